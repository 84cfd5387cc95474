import { type Compiled, type Side, saidAbout } from './compile.ts'
import { type Holds, type IdPatterns, unasked } from './decide.ts'
import type { Condition } from './statement.ts'

/** Where ids are asked about: everything of an NRN but the id. */
export interface Place {
  product: string
  region: string
  memberNo: string
  type: string
}

/**
 * Which ids of a type the policies allow an action on, as patterns for a query. Agrees with `decide` on every id: what
 * has a condition counts when it holds; one that cannot be told of many resources at once, such as one on
 * names, allows nothing and denies.
 */
export function idsAllowed(
  compiled: Compiled,
  action: string,
  { product, region, memberNo, type }: Place,
  holds: Holds = unasked,
): IdPatterns {
  const { allow, deny } = saidAbout(compiled, product, action)
  const beginning = `nrn:PUB:${product}:${region}:${memberNo}:${type}/`
  return {
    allow: idsOf(allow, beginning, (condition) => holds(condition, {}) === true),
    deny: idsOf(deny, beginning, (condition) => holds(condition, {}) !== false),
  }
}

function idsOf({ everything, exact, others }: Side, beginning: string, counts: (condition: Condition) => boolean): string[] {
  if (everything !== undefined) return ['*']
  const rules = [...exact.values(), ...others.filter(({ condition }) => condition === undefined || counts(condition))]
  const ids = new Set(rules.flatMap(({ nrn }) => nrn.rests(beginning)))
  return ids.has('*') ? ['*'] : [...ids]
}
