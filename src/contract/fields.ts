import type { Static, TObject, TProperties, TSchema, TUnsafe } from 'typebox'
import { JSON_KEYS_REFUSED } from '#base/json'
import { LIMITS } from '#base/limits'
import type { PlainCode } from '#base/reasons'
import { INSTANT_MAX, PAGE_MAX, STAGES } from './rulings.ts'
import { Type } from './type.ts'

/**
 * The fields that several operations share, and the few ways to make a field. A `description` is the rule as a person
 * reads it: it becomes the sentence of the error, so it ends with a full stop. Three keywords are ours: `x-max-bytes`
 * (length in bytes of UTF-8), `x-problem` (the problem of a value that breaks the rule, where it is not `input.invalid`)
 * and a `default`, which makes a field that callers may leave out and that use cases always find.
 */

/** One of a few words. */
export function choice<const V extends readonly string[]>(values: V, description: string, fallback?: V[number]): TUnsafe<V[number]> {
  return Type.Unsafe<V[number]>({
    type: 'string',
    enum: [...values],
    description,
    ...(fallback === undefined ? {} : { default: fallback }),
  })
}

/** What may be null in an answer; never used for input, where null counts as absent. */
export function nullable<S extends TSchema>(schema: S): TUnsafe<Static<S> | null> {
  const { type, ...rest } = schema as { type?: string; enum?: readonly unknown[] }
  const words = rest.enum === undefined ? {} : { enum: [...rest.enum, null] }
  return Type.Unsafe<Static<S> | null>({ ...rest, ...words, type: [type, 'null'] })
}

/** An object whose fields are all named. */
export function closed<P extends TProperties>(properties: P, options: Record<string, unknown> = {}): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

/** For `allOf` of an object: when a field has this value, another one is needed. `byDefault`: the value is its default. */
export function needs(field: string, value: string | boolean, needed: string, byDefault = false): object {
  return { if: { properties: { [field]: { const: value } }, ...(byDefault ? {} : { required: [field] }) }, then: { required: [needed] } }
}

export function text(minLength: number, maxLength: number, description: string, more: Record<string, unknown> = {}) {
  return Type.String({ minLength, maxLength, description, ...more })
}

/** A path parameter that is not found when it does not even look like one. */
export function idOf(pattern: string, maxLength: number, problem: PlainCode, description: string) {
  return Type.String({ pattern, maxLength, 'x-problem': problem, description })
}

export function flag(description: string, fallback: boolean) {
  return Type.Boolean({ description, default: fallback })
}

/** Free JSON that is handed on as it is: parameters of actions, answers of actions. */
export function freeObject(description: string, more: Record<string, unknown> = {}) {
  return Type.Record(Type.String(), Type.Unknown(), { description: `${description} No key is ${JSON_KEYS_REFUSED.join(', ')}.`, ...more })
}

/** Where an operation takes no parameter, no query, or no body. */
export const Nothing = closed({}, { description: 'None is taken: leave it out, or send {}.' })
/** The answer of an operation without a payload. */
export const Empty = Type.Null({ description: 'Nothing.' })

export const HexText = text(0, 64, 'Up to 64 hexadecimal characters; opaque.')
export const SecretId = text(64, 64, '64 hexadecimal characters; opaque.')
export const SecretIdParam = idOf('^[0-9a-f]{64}$', 64, 'secret.not-found', 'The id of a secret: 64 hexadecimal characters.')
export const JobTokenParam = idOf('^[0-9a-z-]{1,64}$', 64, 'rotation.job-not-found', 'The job token: 64 hexadecimal characters.')
/** Where a job is only read. A shortened token is taken for what it is, so that it can be told. */
export const JobTokenOrIdParam = idOf(
  '^[0-9a-z-]{1,64}…?$',
  64,
  'rotation.job-not-found',
  'The job token, 64 hexadecimal characters, or the id of the job, which serves those who see tokens shortened.',
)
export const Uuid = text(36, 36, 'A lower-case UUID.')
export const TriggerIdField = text(1, 64, '1–64 characters; the id of a trigger from Get Trigger List.')
export const StageParam = choice(STAGES, 'One of previous, active, pending.')

export const InstantMs = Type.Integer({ minimum: 0, maximum: INSTANT_MAX, description: 'Milliseconds since 1970-01-01 UTC.' })
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'A whole number from 0.' })
export const PageNo = Type.Integer({ minimum: 0, maximum: PAGE_MAX, default: 1, description: 'A whole number from 1; 0 counts as 1.' })
export const Region = text(1, 20, 'The region code, such as KR.')

/** The name of a secret in its widest form; `secret-name.ts` holds the deployment's narrower rule. */
export const SecretName = Type.String({
  minLength: LIMITS.secretNameMin,
  maxLength: LIMITS.secretNameMaxRaised,
  pattern: '^[A-Za-z][A-Za-z0-9_/.+=@-]*$',
  description:
    '3–15 characters; letters, digits, - and _; starts with a letter. Where COFFER_NAME_MAX is above 15, as many as it says, at most 512, and also / . + = and @.',
})
export const SecretNameOut = text(0, LIMITS.secretNameMaxRaised, 'The name of the secret.')
export const Memo = Type.String({
  maxLength: LIMITS.memoMaxBytes,
  'x-max-bytes': LIMITS.memoMaxBytes,
  description: '0–1000 bytes of UTF-8.',
})
export const MemoOut = text(0, LIMITS.memoMaxBytes, 'The memo.')
export const RotationPeriod = Type.Integer({
  minimum: 1,
  maximum: LIMITS.rotationPeriodMaxDays,
  description: 'Days between rotations: a whole number, 1–730.',
})
export const RotationPeriodDefaulted = Type.Integer({
  minimum: 1,
  maximum: LIMITS.rotationPeriodMaxDays,
  default: LIMITS.rotationPeriodDefaultDays,
  description: 'Days between rotations: a whole number, 1–730; 90 when absent.',
})
export const YesNo = choice(['Y', 'N'], 'Y or N.')

const VALUE_RULE = 'JSON text of a flat object: 1–100 pairs, at most 10,000 bytes of UTF-8.'
/** The JSON text of a value. Its inside is checked by `secret-value.ts`. */
export const ValueText = Type.String({
  minLength: 1,
  maxLength: LIMITS.valueMaxBytes,
  'x-max-bytes': LIMITS.valueMaxBytes,
  description: VALUE_RULE,
})
/** The same, or empty: the stage is to be deleted. */
export const ValueTextOrEmpty = Type.String({
  maxLength: LIMITS.valueMaxBytes,
  'x-max-bytes': LIMITS.valueMaxBytes,
  description: `${VALUE_RULE} An empty text deletes the stage.`,
})
export const ValueOut = text(0, LIMITS.valueMaxBytes, 'JSON text of the value.')
export const Ciphertext = text(0, 32_768, 'Ciphertext of the value; begins with ncpkms:v1:.')
export const RotationTargets = Type.Array(text(1, LIMITS.valueMaxBytes, '1–10,000 characters; a key of the value.'), {
  minItems: 1,
  maxItems: LIMITS.valueMaxPairs,
  uniqueItems: true,
  description: '1–100 different keys of the value: those that rotation changes.',
})
