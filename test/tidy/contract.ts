/** As much of an operation as its schemas need. */
export interface Described {
  id: string
  params: object
  query: object
  body: object
}

interface Schema {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  const?: unknown
  maxLength?: number
  pattern?: string
  properties?: Record<string, Schema>
  patternProperties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  allOf?: Schema[]
  oneOf?: Schema[]
}

/** Texts that callers send and that have no bound, or that no sentence explains. */
export function contractFaults(operations: readonly Described[]): string[] {
  return operations.flatMap(({ id, params, query, body }) => [
    ...schemaFaults(params, `${id}.params`),
    ...schemaFaults(query, `${id}.query`),
    ...schemaFaults(body, `${id}.body`),
  ])
}

function schemaFaults(schema: Schema, where: string): string[] {
  const faults = isText(schema) ? textFaults(schema, where) : []
  for (const [name, inner] of Object.entries(schema.properties ?? {})) faults.push(...schemaFaults(inner, `${where}.${name}`))
  for (const inner of Object.values(schema.patternProperties ?? {})) faults.push(...schemaFaults(inner, `${where}.*`))
  if (typeof schema.additionalProperties === 'object') faults.push(...schemaFaults(schema.additionalProperties, `${where}.*`))
  if (schema.items !== undefined) faults.push(...schemaFaults(schema.items, `${where}[]`))
  for (const inner of [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])])
    faults.push(...schemaFaults(inner, where))
  return faults
}

function isText({ type }: Schema): boolean {
  return type === 'string' || (Array.isArray(type) && type.includes('string'))
}

function textFaults(schema: Schema, where: string): string[] {
  const faults: string[] = []
  if (!isBounded(schema)) faults.push(`${where} is a text without a bound: give it maxLength, an enum or a pattern that ends`)
  if ((schema.description ?? '').trim() === '') faults.push(`${where} is a text without a description`)
  return faults
}

/** A pattern bounds a text if it is held at both ends and repeats nothing without end. */
function isBounded({ maxLength, pattern, enum: words, const: word }: Schema): boolean {
  if (maxLength !== undefined || words !== undefined || word !== undefined) return true
  return pattern !== undefined && /^\^.*\$$/.test(pattern) && !/[*+]|\{\d+,\}/.test(pattern.replaceAll(/\\.|\[[^\]]*\]/g, 'x'))
}
