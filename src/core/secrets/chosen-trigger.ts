import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import type { TriggerRow } from '../function-rows.ts'

/** The trigger that a caller named for a secret; Problem `function.not-found` for one that the account does not have. */
export async function chosenTrigger(view: View, account: string, id: string): Promise<TriggerRow> {
  const trigger = await view.get('trigger', id)
  if (trigger === undefined || trigger.account !== account)
    throw new Problem('function.not-found', 'triggerId: no trigger has this id. Take one from Get Trigger List.')
  return trigger
}
