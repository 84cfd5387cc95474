import { Problem } from '#base/problem'
import { GROUPS } from '#contract/rulings'
import type { Actor } from '../access/actor.ts'
import { mayChange } from '../access/may-change.ts'
import { attachmentOf } from '../access/rights.ts'
import type { Unit } from '../barrier/view.ts'
import type { PrincipalRow } from '../rows.ts'

/**
 * Puts a sub account into a group, or takes it out. Either may give: a group can hold a Deny. Twice is as once.
 * Problems `principal.limit`, `access.exceeds`; then nothing was done.
 */
export async function changeMembership(
  unit: Unit,
  actor: Actor,
  principal: PrincipalRow,
  group: string,
  change: 'add' | 'remove',
): Promise<void> {
  const attachment = await attachmentOf(unit, principal.id)
  const groups = new Set(JSON.parse(attachment.groups) as string[])
  if (change === 'add') groups.add(group)
  else groups.delete(group)
  if (groups.size > GROUPS.perSubAccount)
    throw new Problem('principal.limit', `${principal.loginId} is in ${GROUPS.perSubAccount} groups already. Take it out of one first.`)
  await mayChange(unit, actor, principal, { groups: [...groups] })
  await unit.change('attachment', attachment, { groups: JSON.stringify([...groups].sort()) })
}
