import { type NrnPattern, readNrnPattern } from './nrn-pattern.ts'
import { covers, meets } from './pattern.ts'
import type { Policy, Statement, Target } from './statement.ts'

/** A target of a statement, its resources read once. */
interface Reach {
  product: string
  actions: readonly string[]
  nrns: readonly NrnPattern[]
}

/**
 * Whether who holds `held` may do everything that `asked` allows: each allowed target must lie inside allowed targets of
 * `held`, and no Deny of `held` may reach into it that `asked` does not have as well. What cannot be seen to be inside is
 * not. Pure.
 *
 * A condition makes a statement smaller: an Allow of `held` or a Deny of `asked` that has one is not counted on, an
 * Allow of `asked` or a Deny of `held` is taken as if it always held.
 */
export function contains(held: readonly Policy[], asked: readonly Policy[]): boolean {
  const wanted = reaches(asked, 'Allow', 'all')
  if (wanted.length === 0) return true
  const allows = reaches(held, 'Allow', 'unconditional')
  const deniedAnyway = reaches(asked, 'Deny', 'unconditional')
  const denies = reaches(held, 'Deny', 'all').filter((deny) => !isInside(deny, deniedAnyway))
  return wanted.every((reach) => isInside(reach, allows) && !denies.some((deny) => mayMeet(deny, reach)))
}

function reaches(policies: readonly Policy[], effect: Statement['effect'], which: 'all' | 'unconditional'): Reach[] {
  return policies
    .flatMap(({ statements }) => statements)
    .filter((statement) => statement.effect === effect && (which === 'all' || statement.condition === undefined))
    .flatMap(({ targets }) => targets.map(reachOf))
}

function reachOf({ product, actions, resourceNrns }: Target): Reach {
  return { product, actions, nrns: resourceNrns.map(readNrnPattern) }
}

function isInside(narrow: Reach, wides: readonly Reach[]): boolean {
  return narrow.actions.every((action) =>
    narrow.nrns.every((nrn) =>
      wides.some(
        (wide) =>
          (wide.product === '*' || wide.product === narrow.product) &&
          wide.actions.some((pattern) => covers(pattern, action)) &&
          wide.nrns.some((pattern) => pattern.covers(nrn)),
      ),
    ),
  )
}

/** Whether two targets can have a call in common. Says yes where it cannot tell. */
function mayMeet(left: Reach, right: Reach): boolean {
  return (
    (left.product === right.product || left.product === '*' || right.product === '*') &&
    left.actions.some((one) => right.actions.some((other) => meets(one, other))) &&
    left.nrns.some((one) => right.nrns.some((other) => one.meets(other)))
  )
}
