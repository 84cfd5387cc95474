import type { TSchema, Type as TypeBox } from 'typebox'

/**
 * TypeBox's builder as far as the contract uses it: its types by themselves, and the JSON Schema that its functions
 * make. Loading TypeBox for it would cost every start of every command 130 ms and 25 MB; a test holds that both make
 * the same.
 */
type Builder = Pick<
  typeof TypeBox,
  'Array' | 'Boolean' | 'Integer' | 'Null' | 'Object' | 'Optional' | 'Record' | 'String' | 'Unknown' | 'Unsafe'
>

type Options = Readonly<Record<string, unknown>>
const OPTIONAL = '~optional'

const make = (schema: object, options: Options = {}) => ({ ...schema, ...options })

function object(properties: Readonly<Record<string, object>>, options?: Options) {
  const required = Object.keys(properties).filter((name) => !(OPTIONAL in (properties[name] as object)))
  return make({ type: 'object', ...(required.length === 0 ? {} : { required }), properties }, options)
}

/** Marks a field that callers may leave out. The mark is no part of the schema, so it is neither copied nor written. */
function optional(schema: object) {
  return Object.defineProperty({ ...schema }, OPTIONAL, { value: true })
}

export const Type = {
  Array: (items: TSchema, options?: Options) => make({ type: 'array', items }, options),
  Boolean: (options?: Options) => make({ type: 'boolean' }, options),
  Integer: (options?: Options) => make({ type: 'integer' }, options),
  Null: (options?: Options) => make({ type: 'null' }, options),
  Object: object,
  Optional: optional,
  Record: (_key: TSchema, value: TSchema, options?: Options) => make({ type: 'object', patternProperties: { '^.*$': value } }, options),
  String: (options?: Options) => make({ type: 'string' }, options),
  Unknown: (options?: Options) => make({}, options),
  Unsafe: (schema: object) => ({ ...schema }),
} as unknown as Builder
