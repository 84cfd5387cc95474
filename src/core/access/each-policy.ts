import { Problem } from '#base/problem'
import { POLICY } from '#contract/rulings'
import type { Unit } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import { eachOf, type OneOutcome } from './each-of.ts'
import { requireNotDenied } from './item-denied.ts'
import { attachmentOf, findPolicy, type Instead } from './rights.ts'

export interface PolicySet {
  /** The sub account, group or role, and what it is called in sentences. */
  holder: string
  name: string
  /** The action of the call: a Deny of it on one of the policies holds, too. */
  action: string
  change: 'attach' | 'detach'
  /** Whether the caller may change what whoever is concerned has to this; throws Problem `access.exceeds`. */
  mayBecome: (after: Instead) => Promise<void>
}

/** A call that names policies. */
export interface PolicyCall extends Pick<Call, 'actor' | 'note' | 'refuse'> {
  readonly input: { readonly body: { readonly policyIdList: readonly string[] } }
}

/**
 * Changes the set of policies of a holder one by one, and writes it as the one row that it is: what cannot be attached is told, the others still
 * are. What is attached already, or detached already, is as it should be.
 */
export async function eachPolicy(
  unit: Unit,
  call: PolicyCall,
  { holder, name, action, change, mayBecome }: PolicySet,
): Promise<OneOutcome[]> {
  const { actor, input, note } = call
  const attachment = await attachmentOf(unit, holder)
  let attached = new Set(JSON.parse(attachment.policies) as string[])
  const outcomes = await eachOf(call, { type: 'Policy', ids: input.body.policyIdList }, async (id) => {
    if (!attached.has(id) && (await findPolicy(unit, actor.account, id)) === undefined)
      throw new Problem('principal.not-found', 'No policy has this id. List the policies and use an id from there.')
    const changed = new Set(attached)
    if (change === 'detach') changed.delete(id)
    else changed.add(id)
    await requireNotDenied(unit, actor, action, 'Policy', id)
    if (changed.size > POLICY.perHolder)
      throw new Problem('principal.limit', `${name} has ${POLICY.perHolder} policies already. Detach one first.`)
    // To take a Deny away is to give: what is held afterwards is asked as a whole.
    await mayBecome({ of: { holder, policies: [...changed] } })
    attached = changed
  })
  await unit.change('attachment', attachment, { policies: JSON.stringify([...attached].sort()) })
  note({ message: `${told(outcomes, 'policies')} ${change}ed: ${name}` })
  return outcomes
}

/** `2 of 3 policies changed for app`. */
export function told(outcomes: readonly OneOutcome[], what: string): string {
  return `${outcomes.filter(({ success }) => success).length} of ${outcomes.length} ${what}`
}
