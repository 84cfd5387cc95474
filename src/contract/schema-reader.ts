import { JSON_DEPTH_MAX, JSON_KEYS_REFUSED } from '#base/json'
import { isProblem, Problem } from '#base/problem'
import { PROBLEM_CODES } from '#base/problem-codes'
import type { PlainCode, Reason, ReasonOf } from '#base/reasons'

/** The part of JSON Schema that the contract's input is written in. Anything else is refused when it is compiled. */
export interface InputSchema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'number' | 'null' | readonly ['array', 'string']
  description?: string
  default?: unknown
  enum?: readonly unknown[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: InputSchema
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  properties?: Record<string, InputSchema>
  patternProperties?: Record<string, InputSchema>
  required?: readonly string[]
  minProperties?: number
  allOf?: readonly { if: { properties: Record<string, { const: unknown }> }; then: { required: readonly string[] } }[]
  /** With a field of these come others, though they have defaults. */
  dependentRequired?: Record<string, readonly string[]>
  'x-max-bytes'?: number
  'x-problem'?: PlainCode
}

/** Checks a value and hands back a fresh one that holds only what the schema names. Throws Problem. */
export type Reader = (value: unknown) => unknown

/**
 * `json`: values have their types. `text`: they stand in a path or query, so numbers and booleans are written out, an
 * empty one counts as absent, and what is not known is passed over.
 */
export type Form = 'json' | 'text'

/** Compiles a schema for one place. `path` names it in sentences: `secretValue.rotationTargets`; empty for the body. */
export function readerOf(schema: InputSchema, path: string, form: Form): Reader {
  const refuse = refusalOf(schema, path)
  if (Array.isArray(schema.type)) return oneOrMany(stringReader(schema, refuse), arrayReader(schema, path, form, refuse))
  if (schema.enum !== undefined) return oneOf(new Set(schema.enum), refuse)
  switch (schema.type) {
    case 'string':
      return stringReader(schema, refuse)
    case 'integer':
      return integerReader(schema, form, refuse)
    case 'boolean':
      return form === 'text' ? writtenBoolean(refuse) : (value) => (typeof value === 'boolean' ? value : refuse())
    case 'array':
      return arrayReader(schema, path, form, refuse)
    case 'object':
      return schema.patternProperties === undefined ? objectReader(schema, path, form, refuse) : freeReader(schema, path, refuse)
    default:
      throw new Error(`the schema at ${path || 'the top'} uses what input is not written in`)
  }
}

function refusalOf(schema: InputSchema, path: string): () => never {
  const code = schema['x-problem']
  if (code !== undefined)
    return () => {
      throw new Problem(code, PROBLEM_CODES[code].means)
    }
  const reason = ruleOf(schema, path)
  return () => {
    throw new Problem('input.invalid', `${path || 'The body'}: ${schema.description ?? ''}`, { reason })
  }
}

/** The rule of a schema, as far as it can be said without its own words. */
function ruleOf(schema: InputSchema, field: string): ReasonOf<'input.invalid'> {
  const { minLength: shortest = 0, maxLength, minItems = 0, maxItems, 'x-max-bytes': maxBytes } = schema
  if (schema.enum !== undefined) return { is: 'choice', field, choices: schema.enum.join(', ') }
  switch (schema.type) {
    case 'string':
      if (schema.pattern !== undefined || maxLength === undefined) return { is: 'form', field }
      return maxBytes === undefined ? { is: 'text', field, min: shortest, max: maxLength } : { is: 'bytes', field, max: maxBytes }
    case 'integer': {
      const { minimum: min = Number.MIN_SAFE_INTEGER, maximum: max = Number.MAX_SAFE_INTEGER } = schema
      return { is: 'number', field, min, max }
    }
    case 'boolean':
      return { is: 'yes-no', field }
    case 'array':
      if (maxItems === undefined) return { is: 'form', field }
      return { is: schema.uniqueItems === true ? 'different' : 'list', field, min: minItems, max: maxItems }
    default:
      return { is: 'object', field }
  }
}

function oneOf(words: ReadonlySet<unknown>, refuse: () => never): Reader {
  return (value) => (words.has(value) ? value : refuse())
}

function stringReader(schema: InputSchema, refuse: () => never): Reader {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, 'x-max-bytes': maxBytes = Number.POSITIVE_INFINITY } = schema
  const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern, 'u')
  return (value) => {
    if (typeof value !== 'string') return refuse()
    // A text has at most as many characters as UTF-16 units, and at least half as many; only in between they are counted.
    if (value.length < minLength || value.length > 2 * maxLength) return refuse()
    if ((minLength > 0 || value.length > maxLength) && !lengthIn(value, minLength, maxLength)) return refuse()
    if (3 * value.length > maxBytes && Buffer.byteLength(value) > maxBytes) return refuse()
    if (value.includes('\u0000') || !value.isWellFormed()) return refuse()
    if (pattern !== undefined && !pattern.test(value)) return refuse()
    return value
  }
}

/** A text, or a list of texts. */
function oneOrMany(one: Reader, many: Reader): Reader {
  return (value) => (Array.isArray(value) ? many(value) : one(value))
}

function lengthIn(value: string, min: number, max: number): boolean {
  if (value.length >= 2 * min && value.length <= max) return true
  let length = 0
  for (const _ of value) length += 1
  return length >= min && length <= max
}

function integerReader(
  { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: InputSchema,
  form: Form,
  refuse: () => never,
): Reader {
  const inRange: Reader = (value) =>
    Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum ? value : refuse()
  if (form === 'json') return inRange
  return (value) => (typeof value === 'string' && /^-?(?:0|[1-9][0-9]{0,15})$/.test(value) ? inRange(Number(value)) : refuse())
}

function writtenBoolean(refuse: () => never): Reader {
  return (value) => (value === 'true' ? true : value === 'false' ? false : refuse())
}

function arrayReader(schema: InputSchema, path: string, form: Form, refuse: () => never): Reader {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems = false } = schema
  const item = readerOf(schema.items ?? {}, `${path}[]`, form)
  return (value) => {
    if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return refuse()
    const items = value.map((each, at) => placed(item, each, `${path}[]`, `${path}[${at}]`))
    if (uniqueItems && new Set(items).size < items.length) return refuse()
    return items
  }
}

/** Reads one item. A list's reader is made once for all items: which one broke the rule is said when one does. */
function placed(item: Reader, value: unknown, anyItem: string, thisItem: string): unknown {
  try {
    return item(value)
  } catch (error) {
    if (!isProblem(error) || !error.message.startsWith(anyItem)) throw error
    const here = (path: string) => (path.startsWith(anyItem) ? thisItem + path.slice(anyItem.length) : path)
    throw error.saying(here(error.message), { reason: placedReason(error.reason, here) })
  }
}

/** A reason with its places inside the item too, such as a field of it, and the other one that asks for it. */
function placedReason(reason: Reason | undefined, here: (path: string) => string): Reason | undefined {
  if (reason === undefined) return undefined
  const places = ['field', 'other'].flatMap((name) => (typeof reason[name] === 'string' ? [[name, here(reason[name])]] : []))
  return { ...reason, ...Object.fromEntries(places) }
}

interface Field {
  name: string
  read: Reader
  /** What an absent field is: its default, nothing, or a refusal. */
  absent: () => unknown
}

function objectReader(schema: InputSchema, path: string, form: Form, refuse: () => never): Reader {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => fieldOf(name, field, schema, path, form))
  const known = new Set(fields.map(({ name }) => name))
  const conditions = schema.allOf?.map((condition) => conditionOf(condition, schema, path)) ?? []
  const checkTogether = togetherOf(schema, path)
  const minProperties = schema.minProperties ?? 0
  if (fields.length === 0 && form === 'text') return () => NOTHING
  const refuseUnknown = unknownFieldsOf(known, path)
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse()
    if (form === 'json') for (const name of Object.keys(value)) if (!known.has(name)) return refuseUnknown(name)
    const read: Record<string, unknown> = {}
    let found = 0
    for (const field of fields) {
      const given = Object.hasOwn(value, field.name) ? (value as Record<string, unknown>)[field.name] : undefined
      const taken = isAbsent(given, form) ? field.absent() : field.read(given)
      if (taken === undefined) continue
      read[field.name] = taken
      found += 1
    }
    if (found < minProperties) return refuse()
    for (const check of conditions) check(read)
    checkTogether(value as Record<string, unknown>)
    return read
  }
}

const NOTHING: Readonly<Record<string, never>> = Object.freeze({})

/** Null counts as absent; in a query an empty text does, too (our rulings). */
function isAbsent(value: unknown, form: Form): boolean {
  return value === undefined || value === null || (form === 'text' && value === '')
}

function fieldOf(name: string, field: InputSchema, parent: InputSchema, path: string, form: Form): Field {
  const here = path === '' ? name : `${path}.${name}`
  const read = readerOf(field, here, form)
  if (field.default !== undefined)
    return {
      name,
      read,
      absent: () => (field.type === 'object' || field.type === 'array' ? structuredClone(field.default) : field.default),
    }
  if (parent.required?.includes(name) === true) return { name, read, absent: missing(field, here) }
  return { name, read, absent: () => undefined }
}

function missing(field: InputSchema, path: string): () => never {
  if (field['x-problem'] !== undefined) return refusalOf(field, path)
  return () => {
    throw new Problem('input.invalid', `${path}: missing. ${field.description ?? ''}`, { reason: { is: 'missing', field: path } })
  }
}

function conditionOf(
  condition: NonNullable<InputSchema['allOf']>[number],
  schema: InputSchema,
  path: string,
): (read: Record<string, unknown>) => void {
  const [[field, { const: value }] = ['', { const: undefined }]] = Object.entries(condition.if.properties)
  const [needed = ''] = condition.then.required
  const prefix = path === '' ? '' : `${path}.`
  const rule = schema.properties?.[needed]?.description ?? ''
  return (read) => {
    if (read[field] === value && read[needed] === undefined) {
      const reason = { is: 'needed-with', field: prefix + needed, other: prefix + field } as const
      const message = `${prefix}${needed}: missing, needed when ${prefix}${field} is ${String(value)}. ${rule}`
      throw new Problem('input.invalid', message, { reason })
    }
  }
}

/** Checks what was given, before defaults: whoever gives one of two fields that belong together would be surprised by the other's default. */
function togetherOf({ dependentRequired = {}, properties }: InputSchema, path: string): (given: Record<string, unknown>) => void {
  const prefix = path === '' ? '' : `${path}.`
  const pairs = Object.entries(dependentRequired).flatMap(([name, others]) => others.map((needed) => [name, needed] as const))
  return (given) => {
    for (const [name, needed] of pairs) {
      if (isAbsent(given[name], 'json') || !isAbsent(given[needed], 'json')) continue
      const reason = { is: 'needed-with', field: prefix + needed, other: prefix + name } as const
      const message = `${prefix}${needed}: missing, needed with ${prefix}${name}. ${properties?.[needed]?.description ?? ''}`
      throw new Problem('input.invalid', message, { reason })
    }
  }
}

function unknownFieldsOf(known: ReadonlySet<string>, path: string): (name: string) => never {
  const list = known.size === 0 ? 'none is known here' : `known are ${[...known].join(', ')}`
  return (name) => {
    // The name came from outside: only what looks like the name of a field is said again.
    const shown = /^[A-Za-z0-9_.-]{1,64}$/.test(name) ? name : 'a name that is not shown'
    const named = `${path === '' ? '' : `${path}.`}${shown}`
    throw new Problem('input.invalid', `${named}: unknown field; ${list}.`, { reason: { is: 'unknown', field: named } })
  }
}

/** Free JSON is handed on as it is, once it holds nothing that could do harm further in. */
function freeReader(schema: InputSchema, path: string, refuse: () => never): Reader {
  const limit = schema['x-max-bytes'] ?? Number.POSITIVE_INFINITY
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse()
    if (!isHarmless(value, JSON_DEPTH_MAX)) return refuse()
    if (limit < Number.POSITIVE_INFINITY && Buffer.byteLength(JSON.stringify(value)) > limit) {
      throw new Problem('input.invalid', `${path || 'The body'}: ${schema.description ?? ''}`, {
        reason: { is: 'bytes', field: path, max: limit },
      })
    }
    return value
  }
}

function isHarmless(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000')
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  if (Array.isArray(value)) return value.every((item) => isHarmless(item, depth - 1))
  return Object.entries(value).every(([key, item]) => !JSON_KEYS_REFUSED.includes(key) && isHarmless(key, 1) && isHarmless(item, depth - 1))
}
