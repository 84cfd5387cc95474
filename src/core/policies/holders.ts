import type { Actor } from '../access/actor.ts'
import type { OneOutcome } from '../access/each-of.ts'
import { eachPolicy, type PolicyCall, type PolicySet } from '../access/each-policy.ts'
import { mayChange, mayHold } from '../access/may-change.ts'
import { attachmentOf, type Instead, membersOf, policiesWith } from '../access/rights.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { AttachmentRow } from '../rows.ts'

/**
 * Whether the caller may change what these holders have: everything that each sub account among them, in them or named
 * by them may act with, before and after (contract: sub-account.md). Problem `access.exceeds`.
 */
export async function mayChangeHolders(view: View, actor: Actor, holders: readonly AttachmentRow[], after: Instead): Promise<void> {
  if (actor.type === 'Customer') return
  for (const { id, account } of holders) {
    if (await mayChangeRole(view, actor, id, after)) continue
    const principal = await view.get('principal', id)
    const touched = principal === undefined ? (await membersOf(view, account, id)).map((member) => member.id) : [id]
    for (const one of touched) {
      const row = await view.get('principal', one)
      if (row !== undefined) await mayChange(view, actor, row, after)
    }
  }
}

/** A role's policies are held by whoever switches to it, named by now or later. */
async function mayChangeRole(view: View, actor: Actor, id: string, after: Instead): Promise<boolean> {
  const role = await view.get('role', id)
  if (role === undefined) return false
  const attachment = await attachmentOf(view, id)
  for (const instead of [{}, after]) mayHold(view, actor, `the role ${role.name}`, await policiesWith(view, attachment, instead))
  for (const entity of JSON.parse(role.entities) as string[]) {
    const principal = await view.get('principal', entity)
    if (principal !== undefined) await mayChange(view, actor, principal, after)
  }
  return true
}

/** Changes which policies a group or a role has, for a caller who may change all that follows from it for others. */
export async function eachPolicyOfHolder(unit: Unit, call: PolicyCall, set: Omit<PolicySet, 'mayBecome'>): Promise<OneOutcome[]> {
  const attachment = await attachmentOf(unit, set.holder)
  return eachPolicy(unit, call, { ...set, mayBecome: (after) => mayChangeHolders(unit, call.actor, [attachment], after) })
}
