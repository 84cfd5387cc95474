import type { Actor } from '../access/actor.ts'
import { type Instead, policiesWith } from '../access/load-actor.ts'
import { mayHold } from '../access/may-change.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { AttachmentRow } from '../rows.ts'

/** Whoever a policy is attached to. Ids are UUIDs, so the text of the list holds an id only where it is an item. */
export function attachmentsWith(view: View, account: string, policy: string): Promise<AttachmentRow[]> {
  return view.find('attachment', [
    { column: 'account', is: 'eq', value: account },
    { column: 'policies', is: 'like', value: `*"${policy}"*` },
  ])
}

/**
 * Whether the caller may change what a policy's holders have: everything that each has before and after
 * (contract: sub-account.md). Problem `access.exceeds`.
 */
export async function mayChangeHolders(unit: Unit, actor: Actor, holders: readonly AttachmentRow[], after: Instead): Promise<void> {
  if (actor.type === 'Customer') return
  for (const attachment of holders) {
    const name = (await unit.get('principal', attachment.id))?.loginId ?? attachment.id
    mayHold(actor, name, await policiesWith(unit, attachment, {}))
    mayHold(actor, name, await policiesWith(unit, attachment, after))
  }
}
