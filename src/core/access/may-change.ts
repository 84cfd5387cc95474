import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import { POLICY } from '#contract/rulings'
import type { View } from '../barrier/view.ts'
import type { PrincipalRow, RoleRow } from '../rows.ts'
import type { Actor } from './actor.ts'
import { Holdings, type Steps } from './contains.ts'
import { guisesOf, type Instead } from './rights.ts'
import type { Policy } from './statement.ts'
import { ADMINISTRATOR } from './system-policies.ts'

/**
 * Nobody gives away more than they hold (contract: sub-account.md): whoever changes a principal must hold every right
 * that it may act with before the change and after it, its groups' and its roles' rights included. `named`: the roles that name it, where they are
 * known. Problem `access.exceeds`.
 */
export async function mayChange(
  view: View,
  actor: Actor,
  principal: PrincipalRow,
  after?: Instead,
  named?: readonly RoleRow[],
): Promise<void> {
  if (actor.type === 'Customer') return
  const { steps } = comparing(view, actor)
  for (const instead of after === undefined ? [{}] : [{}, after]) {
    // To gather what somebody holds takes its time, too: where nothing can be compared any more, nothing is gathered.
    if (steps.left < 0) throw undecided(actor, principal.loginId)
    for (const guise of await guisesOf(view, principal, instead, named)) mayHold(view, actor, principal.loginId, guise)
  }
}

/** Of what gives nothing away only this is asked: holders of NCP_ADMINISTRATOR are the main account's alone. Problem `access.exceeds`. */
export async function mayDescribe(view: View, actor: Actor, principal: PrincipalRow): Promise<void> {
  if (actor.type === 'Customer') return
  for (const guise of await guisesOf(view, principal))
    if (guise.some(({ id }) => id === ADMINISTRATOR.id)) mayHold(view, actor, principal.loginId, guise)
}

/** A login id, or one that is called the group or the role of some name. */
const leftAsItWas = (holder: string): string => `${holder.replace(/^the /, 'The ')} was left as it was.`

function undecided({ name }: Actor, holder: string): Problem {
  return new Problem(
    'access.exceeds',
    `Whether ${name} holds every right of these policies cannot be decided: there are too many patterns to compare in one call. Change fewer at once, put fewer patterns into the policies, or ask the main account. ${leftAsItWas(holder)}`,
  )
}

/** Whether the caller may be the one through whom `holder` has these policies, all together. Problem `access.exceeds`. */
export function mayHold(view: View, actor: Actor, holder: string, policies: readonly Policy[]): void {
  if (actor.type === 'Customer') return
  const administers = policies.some(({ id }) => id === ADMINISTRATOR.id)
  if (administers && maySee(view, actor, ADMINISTRATOR))
    throw new Problem(
      'access.exceeds',
      `Only the main account changes who holds ${ADMINISTRATOR.name}, and its holders. ${leftAsItWas(holder)}`,
    )
  const { steps, holdings } = comparing(view, actor)
  steps.left -= policies.length
  if (!administers && holdings.contain(policies)) return
  // One that alone is too much is named to whoever may see it; otherwise what they make together is, where a Deny was taken away.
  const too = policies.find((policy) => !holdings.contain([policy]))
  if (steps.left < 0) throw undecided(actor, holder)
  throw new Problem(
    'access.exceeds',
    `${actor.name} does not hold every right of ${too !== undefined && maySee(view, actor, too) ? too.name : 'these policies'}, and nobody gives away more than they hold. Ask somebody who does, or the main account. ${leftAsItWas(holder)}`,
  )
}

/** A refusal tells nobody what others hold who may not look it up. */
function maySee(view: View, actor: Actor, { id }: Policy): boolean {
  const resource = nrn({ product: 'IAM', region: view.world.region, memberNo: actor.account, type: 'Policy', id })
  return actor.decide({ product: 'IAM', action: 'View/getPolicyDetail', nrn: resource }).allowed
}

interface Comparing {
  actor: Actor
  steps: Steps
  holdings: Holdings
}
/** What the caller of each call holds, as long as the call lasts: all that one call compares is compared within the same bound. */
const compared = new WeakMap<View, Comparing>()

function comparing(view: View, actor: Actor): Comparing {
  const known = compared.get(view)
  if (known?.actor === actor) return known
  const steps = { left: POLICY.comparedMax }
  const made = { actor, steps, holdings: new Holdings(actor.policies, steps) }
  compared.set(view, made)
  return made
}
