import { type Compiled, type Side, saidAbout } from './compile.ts'
import type { NameTest } from './condition.ts'
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

/** Resources whose id fits one of these patterns and whose name passes all these tests. */
export interface Named {
  readonly ids: readonly string[]
  readonly names: readonly NameTest[]
}
/** Secrets are allowed that are among one of `allow` and none of `deny`. */
export interface NamedRules {
  readonly allow: readonly Named[]
  readonly deny: readonly Named[]
}

/**
 * Which secrets the policies allow an action on, by id and name, for a query. Agrees with `decide` on every secret. What a
 * condition asks of names is told by `asked`, as `askedOfNames` does; what cannot be told allows nothing and denies.
 */
export function secretsAllowed(
  compiled: Compiled,
  action: string,
  { product, region, memberNo, type }: Place,
  asked: (condition: Condition) => readonly NameTest[] | false | undefined,
): NamedRules {
  const { allow, deny } = saidAbout(compiled, product, action)
  const beginning = `nrn:PUB:${product}:${region}:${memberNo}:${type}/`
  const named = (side: Side, unknown: readonly NameTest[] | false): Named[] => {
    const plain = { ids: idsOf(side, beginning, () => false), names: [] }
    const byName = side.others.flatMap(({ nrn, condition }): Named[] => {
      const names = condition === undefined ? false : (asked(condition) ?? unknown)
      const ids = names === false ? [] : nrn.rests(beginning)
      return names === false || ids.length === 0 ? [] : [{ ids, names }]
    })
    return plain.ids.length === 0 ? byName : [plain, ...byName]
  }
  return { allow: named(allow, false), deny: named(deny, []) }
}
