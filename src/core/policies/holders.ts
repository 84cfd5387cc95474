import type { Actor } from '../access/actor.ts'
import type { OneOutcome } from '../access/each-of.ts'
import { eachPolicy, type PolicyCall, type PolicySet } from '../access/each-policy.ts'
import { mayChange, mayHold } from '../access/may-change.ts'
import { attachmentOf, type Instead, membersOf, policiesWith, rolesByEntity } from '../access/rights.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { AttachmentRow, RoleRow } from '../rows.ts'

/**
 * Whether the caller may change what these holders have: everything that each sub account among them, in them or named
 * by them may act with, before and after (contract: sub-account.md). Problem `access.exceeds`.
 */
export async function mayChangeHolders(view: View, actor: Actor, holders: readonly AttachmentRow[], after: Instead): Promise<void> {
  if (actor.type === 'Customer') return
  const concerned = new Set<string>()
  for (const attachment of holders) {
    const { id, account } = attachment
    const [role, group] = [await view.get('role', id), await view.get('group', id)]
    // What a role or group has is held by whoever switches to it or is in it, now or later: that nobody is there yet gives nothing away for free.
    const name = role !== undefined ? `the role ${role.name}` : group !== undefined ? `the group ${group.name}` : undefined
    if (name !== undefined) for (const instead of [{}, after]) mayHold(view, actor, name, await policiesWith(view, attachment, instead))
    for (const one of role !== undefined ? entitiesOf(role) : group !== undefined ? await membersOf(view, account, id) : [attachment])
      concerned.add(one.id)
  }
  await mayChangeEach(view, actor, concerned, after)
}

/** Those who have the same policies, groups and roles may act with the same: one of them is asked about for all. */
async function mayChangeEach(view: View, actor: Actor, ids: ReadonlySet<string>, after: Instead): Promise<void> {
  const roles = await rolesByEntity(view, actor.account)
  const asked = new Set<string>()
  for (const id of ids) {
    const principal = await view.get('principal', id)
    if (principal === undefined) continue
    const named = roles.get(id) ?? []
    const { policies, groups } = await attachmentOf(view, id)
    const alike = JSON.stringify([principal.type, policies, groups, named.map((role) => role.id), after.of?.holder === id])
    if (asked.has(alike)) continue
    asked.add(alike)
    await mayChange(view, actor, principal, after, named)
  }
}

const entitiesOf = ({ entities }: RoleRow): { id: string }[] => (JSON.parse(entities) as string[]).map((id) => ({ id }))

/** Changes which policies a group or a role has, for a caller who may change all that follows from it for others. */
export async function eachPolicyOfHolder(unit: Unit, call: PolicyCall, set: Omit<PolicySet, 'mayBecome'>): Promise<OneOutcome[]> {
  const attachment = await attachmentOf(unit, set.holder)
  return eachPolicy(unit, call, { ...set, mayBecome: (after) => mayChangeHolders(unit, call.actor, [attachment], after) })
}
