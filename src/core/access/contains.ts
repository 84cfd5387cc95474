import { type NrnPattern, readNrnPattern } from './nrn-pattern.ts'
import { fitsRead, meets, type Pattern, readPattern } from './pattern.ts'
import type { Policy, Statement, Target } from './statement.ts'

/** How many steps of comparing one call may take (ruling `POLICY.comparedMax`), counted down by whatever compares. */
export interface Steps {
  left: number
}

/** A target of a statement, its patterns read once. */
interface Reach {
  product: string
  actions: readonly { readonly text: string; readonly read: Pattern }[]
  /** Those that name one NRN, by it: they are looked up. */
  exact: ReadonlyMap<string, NrnPattern>
  /** Whether one of them fits everything. */
  everything: boolean
  /** Those that have to be compared one by one. */
  open: readonly NrnPattern[]
  /** Which others it was found to meet, or not to. */
  met: Map<Reach, boolean>
}

/** What somebody holds, to be asked often in one call whether it contains what others have; nothing is compared twice. */
export class Holdings {
  readonly #steps: Steps
  readonly #reaches = new Map<Target, Reach>()
  readonly #held: readonly Policy[]
  readonly #inside = new Map<Reach, boolean>()

  constructor(held: readonly Policy[], steps: Steps) {
    this.#held = held
    this.#steps = steps
  }

  /**
   * Whether who holds this may do everything that `asked` allows: each allowed target must lie inside allowed targets of
   * what is held, and no Deny of it may reach into it that `asked` does not have as well. What cannot be seen to be inside is
   * not, and neither is what there are no steps left to compare.
   *
   * A condition makes a statement smaller: a held Allow or a Deny of `asked` that has one is not counted on, an Allow of
   * `asked` or a held Deny is taken as if it always held.
   */
  contain(asked: readonly Policy[]): boolean {
    const wanted = this.#reachesOf(asked, 'Allow', 'all')
    if (wanted.length === 0) return this.#steps.left >= 0
    const allows = this.#reachesOf(this.#held, 'Allow', 'unconditional')
    if (!wanted.every((reach) => this.#isHeld(reach, allows))) return false
    const deniedAnyway = this.#reachesOf(asked, 'Deny', 'unconditional')
    const denies = this.#reachesOf(this.#held, 'Deny', 'all').filter((deny) => !isInside(deny, deniedAnyway, this.#steps))
    return !denies.some((deny) => wanted.some((reach) => this.#meet(deny, reach))) && this.#steps.left >= 0
  }

  #reachesOf(policies: readonly Policy[], effect: Statement['effect'], which: 'all' | 'unconditional'): Reach[] {
    return policies
      .flatMap(({ statements }) => statements)
      .filter((statement) => statement.effect === effect && (which === 'all' || statement.condition === undefined))
      .flatMap(({ targets }) => targets.flatMap((target) => (took(this.#steps, 1) ? [this.#reachOf(target)] : [])))
  }

  #reachOf(target: Target): Reach {
    const known = this.#reaches.get(target)
    if (known !== undefined) return known
    const made = reachOf(target, this.#steps)
    this.#reaches.set(target, made)
    return made
  }

  #isHeld(reach: Reach, allows: readonly Reach[]): boolean {
    const known = this.#inside.get(reach)
    if (known !== undefined) return known
    const found = isInside(reach, allows, this.#steps)
    this.#inside.set(reach, found)
    return found
  }

  #meet(deny: Reach, reach: Reach): boolean {
    if (!took(this.#steps, 1)) return true
    const known = deny.met.get(reach)
    if (known !== undefined) return known
    const found = mayMeet(deny, reach, this.#steps)
    deny.met.set(reach, found)
    return found
  }
}

/** Whether all of a target lies inside these, as far as that is seen within the steps; to be asked often. */
export function insideOf(wides: readonly Target[], steps: Steps): (narrow: Target) => boolean {
  const reaches = wides.map((wide) => reachOf(wide, steps))
  return (narrow) => isInside(reachOf(narrow, steps), reaches, steps)
}

/** Reading a pattern takes as long as some comparisons do. */
const READING = 8

/** Patterns that there are no steps left to read are left out: whoever asks looks at the steps before believing a yes. */
function reachOf({ product, actions, resourceNrns }: Target, steps: Steps): Reach {
  const exact = new Map<string, NrnPattern>()
  const open: NrnPattern[] = []
  took(steps, actions.length)
  for (const written of resourceNrns) {
    if (!took(steps, READING)) break
    const nrn = readNrnPattern(written)
    if (nrn.single) exact.set(nrn.text, nrn)
    else open.push(nrn)
  }
  const everything = open.some((nrn) => nrn.everything)
  return { product, actions: actions.map((text) => ({ text, read: readPattern(text) })), exact, everything, open, met: new Map() }
}

/** Counts steps; `false` when there were not so many left. */
function took(steps: Steps, count: number): boolean {
  steps.left -= count
  return steps.left >= 0
}

function isInside(narrow: Reach, wides: readonly Reach[], steps: Steps): boolean {
  return narrow.actions.every((action) => {
    const around = wides.filter(
      (wide) =>
        took(steps, wide.actions.length) &&
        (wide.product === '*' || wide.product === narrow.product) &&
        wide.actions.some(({ read }) => fitsRead(read, action.text)),
    )
    if (around.some(({ everything }) => everything)) return steps.left >= 0
    const covered = (nrn: NrnPattern) =>
      around.some((wide) => took(steps, 1) && (wide.exact.has(nrn.text) || wide.open.some((one) => took(steps, 1) && one.covers(nrn))))
    return [...narrow.exact.values()].every(covered) && narrow.open.every(covered) && steps.left >= 0
  })
}

/** Whether two targets can have a call in common. Says yes where it cannot tell, and where there are no steps left. */
function mayMeet(left: Reach, right: Reach, steps: Steps): boolean {
  if (left.product !== right.product && left.product !== '*' && right.product !== '*') return false
  const either = (one: boolean) => one || steps.left < 0
  const actions = left.actions.some((one) => right.actions.some((other) => either(took(steps, 1) && meets(one.read, other.read))))
  if (!actions) return false
  const [few, many] = left.exact.size < right.exact.size ? [left.exact, right.exact] : [right.exact, left.exact]
  for (const text of few.keys()) if (either(took(steps, 1) && many.has(text))) return true
  const meet = (one: NrnPattern, other: NrnPattern) => either(took(steps, 1) && one.meets(other))
  const ofLeft = left.open.some((one) => right.open.some((other) => meet(one, other)) || some(right.exact, (other) => meet(one, other)))
  return ofLeft || right.open.some((other) => some(left.exact, (one) => meet(one, other)))
}

function some(patterns: ReadonlyMap<string, NrnPattern>, holds: (nrn: NrnPattern) => boolean): boolean {
  for (const nrn of patterns.values()) if (holds(nrn)) return true
  return false
}
