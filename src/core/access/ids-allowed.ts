import { type Compiled, type Side, saidAbout } from './compile.ts'
import type { IdPatterns } from './decide.ts'

/** Where ids are asked about: everything of an NRN but the id. */
export interface Place {
  product: string
  region: string
  memberNo: string
  type: string
}

/**
 * Which ids of a type the policies allow an action on, as patterns for a query. Agrees with `decide` on every id: what
 * has a condition allows nothing and denies.
 */
export function idsAllowed(compiled: Compiled, action: string, { product, region, memberNo, type }: Place): IdPatterns {
  const { allow, deny } = saidAbout(compiled, product, action)
  const beginning = `nrn:PUB:${product}:${region}:${memberNo}:${type}/`
  return { allow: idsOf(allow, beginning, false), deny: idsOf(deny, beginning, true) }
}

function idsOf({ everything, exact, others }: Side, beginning: string, conditional: boolean): string[] {
  if (everything !== undefined) return ['*']
  const rules = [...exact.values(), ...others.filter(({ condition }) => conditional || condition === undefined)]
  const ids = new Set(rules.flatMap(({ nrn }) => nrn.rests(beginning)))
  return ids.has('*') ? ['*'] : [...ids]
}
