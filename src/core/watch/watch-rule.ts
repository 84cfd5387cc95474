import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import type { WatchRuleRow } from '../watch-rows.ts'

/** Throws Problem `watch.not-found`. */
export async function ruleOf(view: View, account: string, name: string): Promise<WatchRuleRow> {
  const row = await view.get('watch_rule', ruleId(account, name))
  if (row === undefined) throw new Problem('watch.not-found', 'There is no watch rule with this name.')
  return row
}

export const ruleId = (account: string, name: string): string => `${account}/${name}`

export function ruleShape({ name, kind, secrets, count, minutes, active, updatedAt }: WatchRuleRow) {
  return { name, kind, secretIds: JSON.parse(secrets) as string[], count, minutes, active: active === 1, updateDate: updatedAt }
}
