import { parseMembers } from '#base/json'
import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'
import type { ReasonOf } from '#base/reasons'

/** One pair of a secret's value. */
export interface SecretPair {
  /** What the pair holds (ruling: text, a number, true, false or null). */
  value: string | number | boolean | null
  /** The same as it was sent, byte for byte: a number keeps all its digits, a text its escapes. */
  text: string
}

/** The pairs of a value in the order in which they were sent. */
export type SecretPairs = ReadonlyMap<string, SecretPair>

/**
 * Parses the JSON text of a secret's value: a flat object of 1–100 pairs, at most 10,000 bytes of UTF-8, no key twice,
 * well-formed Unicode without NUL, and none of the keys that `parseJson` refuses. The text itself is what is stored;
 * this only looks into it. Throws Problem `input.invalid`, whose sentence begins with `field` and quotes nothing.
 */
export function parseSecretValue(text: string, field = 'secretValue.value'): SecretPairs {
  if (text.length > LIMITS.valueMaxBytes || Buffer.byteLength(text) > LIMITS.valueMaxBytes) {
    throw refused(`longer than ${LIMITS.valueMaxBytes} bytes of UTF-8`, { is: 'bytes', field, max: LIMITS.valueMaxBytes })
  }
  const pairs = parseMembers(text, field)
  if (pairs.size === 0) throw refused('an object without pairs', { is: 'value-pairs', field, max: LIMITS.valueMaxPairs })
  if (pairs.size > LIMITS.valueMaxPairs)
    throw refused(`more than ${LIMITS.valueMaxPairs} pairs`, { is: 'value-pairs', field, max: LIMITS.valueMaxPairs })
  for (const { value } of pairs.values()) {
    if (typeof value === 'object' && value !== null)
      throw refused('not flat: a pair holds an object or an array', { is: 'value-flat', field })
  }
  return pairs as SecretPairs
}

/** Checks that every rotation target is a key of the value. Throws Problem `input.invalid` that counts, and names none. */
export function checkTargets(pairs: SecretPairs, targets: readonly string[], field = 'secretValue.rotationTargets'): void {
  const lost = targets.filter((target) => !pairs.has(target)).length
  if (lost === 0) return
  throw refused(`every rotation target is a key of the value; ${lost} of ${targets.length} is not`, { is: 'value-targets', field })
}

/** The JSON text of a value with some pairs replaced by new texts; all others keep the bytes that they were sent as. */
export function withTexts(pairs: SecretPairs, replacements: ReadonlyMap<string, string>): string {
  return withPairs(pairs, new Map([...replacements].map(([key, text]) => [key, { value: text, text: JSON.stringify(text) }])))
}

/** The same with pairs of another value, which keep their bytes, too. */
export function withPairs(pairs: SecretPairs, replacements: SecretPairs): string {
  return `{${[...pairs].map(([key, { text }]) => `${JSON.stringify(key)}:${replacements.get(key)?.text ?? text}`).join(',')}}`
}

/** The keys that one value has and the other has not, or has with other content. A number is compared as it was sent. */
export function differingKeys(one: SecretPairs, other: SecretPairs): string[] {
  const keys = new Set([...one.keys(), ...other.keys()])
  return [...keys].filter((key) => !samePair(one.get(key), other.get(key)))
}

function samePair(one: SecretPair | undefined, other: SecretPair | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return typeof one.value === 'number' && typeof other.value === 'number' ? one.text === other.text : one.value === other.value
}

function refused(why: string, reason: Extract<ReasonOf<'input.invalid'>, { field: unknown }>): Problem {
  return new Problem('input.invalid', `${reason.field}: ${why}.`, { reason })
}
