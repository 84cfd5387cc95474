import { covers, nrnFits, nrnParts } from './pattern.ts'
import type { Policy, Target } from './statement.ts'

/**
 * Whether who holds `held` holds every right that `asked` gives: each allowed target must lie inside one allowed
 * target of `held`, and no Deny of `held` may reach into it. What cannot be seen to be inside is not. Pure.
 */
export function contains(held: readonly Policy[], asked: readonly Policy[]): boolean {
  const allows = targets(held, 'Allow', false)
  const denies = targets(held, 'Deny', true)
  return targets(asked, 'Allow', true).every((target) => isInside(target, allows) && !denies.some((deny) => mayMeet(deny, target)))
}

/** A condition makes a statement smaller: what is held under one is not counted, what is asked under one is. */
function targets(policies: readonly Policy[], effect: 'Allow' | 'Deny', conditional: boolean): Target[] {
  return policies.flatMap(({ statements }) =>
    statements
      .filter((statement) => statement.effect === effect && (conditional || statement.condition === undefined))
      .flatMap((statement) => statement.targets),
  )
}

function isInside(asked: Target, allows: readonly Target[]): boolean {
  return asked.actions.every((action) =>
    asked.resourceNrns.every((nrn) =>
      allows.some(
        (held) =>
          (held.product === '*' || held.product === asked.product) &&
          held.actions.some((wide) => covers(wide, action)) &&
          held.resourceNrns.some((wide) => nrnCovers(wide, nrn)),
      ),
    ),
  )
}

function nrnCovers(wide: string, narrow: string): boolean {
  if (wide === '*') return true
  const parts = nrnParts(narrow)
  // A narrow pattern without a region means any region, which only the same openness covers.
  if (parts === undefined) return false
  const [domain, product, region, memberNo, resource] = parts
  return nrnFits(wide, `nrn:${domain || '*'}:${product}:${region || '*'}:${memberNo}:${resource}`, covers)
}

/** Whether two targets can have a call in common. Says yes where it cannot tell. */
function mayMeet(left: Target, right: Target): boolean {
  const products = left.product === right.product || left.product === '*' || right.product === '*'
  return (
    products &&
    left.actions.some((one) => right.actions.some((other) => patternsMeet(one, other))) &&
    left.resourceNrns.some((one) => right.resourceNrns.some((other) => patternsMeet(one, other)))
  )
}

/** Two patterns can fit the same text only if what stands before their first `*` agrees. */
function patternsMeet(left: string, right: string): boolean {
  const [fixedLeft, fixedRight] = [left.split('*')[0] ?? '', right.split('*')[0] ?? '']
  const length = Math.min(fixedLeft.length, fixedRight.length)
  if (!left.includes('*') && !right.includes('*')) return left === right
  return fixedLeft.slice(0, length) === fixedRight.slice(0, length)
}
