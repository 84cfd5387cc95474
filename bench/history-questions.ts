import { DAY, HOUR } from '#base/instant'
import type { Condition, CountedBy, UsageAsked, UsageSearch } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'
import { CHANGES, callerId, DAYS, type Filled } from './history-fill.ts'

const is = (column: keyof UsageRow, value: string): Condition<UsageRow> => ({ column, is: 'eq', value })
const principal = is('requestor', callerId(7))
const denied = is('result', 'DENIED')

const middleOf = ({ from }: Filled) => (Math.floor(from / DAY) + Math.floor(DAYS / 2)) * DAY

/** What operations ask the store when people ask what they usually do. */
export function questions(filled: Filled): Record<string, UsageSearch> {
  const { account, secrets, from } = filled
  const base = { account, limit: 20, offset: 0 }
  const day = { ...base, from: middleOf(filled), to: middleOf(filled) + DAY }
  const secret = secrets[77] as string
  const changes: Condition<UsageRow> = { column: 'action', is: 'in', value: [...CHANGES.map(([action]) => action), 'Change/createSession'] }
  return {
    'newest of all': base,
    'time alone': day,
    'time and principal': { ...day, where: [principal] },
    'time and secret': { ...day, where: [is('resourceId', secret)] },
    'time and a usual action': { ...day, where: [is('action', 'View/getSecretValue')] },
    'time and a rare action': { ...day, where: [is('action', 'Change/updateSecretValue')] },
    'time and result': { ...day, where: [denied] },
    'time and address': { ...day, where: [is('ip', '10.0.1.7')] },
    'time, principal and result': { ...day, where: [principal, denied] },
    'time and a rare word': { ...day, words: ['policy'] },
    'time and a usual word': { ...day, words: ['secret'] },
    'time and a name of nobody now': { ...day, where: [{ column: 'resourceName', is: 'alike', value: 'secret-77' }] },
    'an hour and a rare word': { ...day, to: day.from + HOUR, words: ['policy'] },
    'principal, all time': { ...base, where: [principal] },
    'Get Secret Logs, all time': { ...base, resourceId: secret },
    'a rare action, all time': { ...base, where: [is('action', 'Change/updateSecretValue')] },
    'result, all time': { ...base, where: [denied] },
    'principal and result, all time': { ...base, where: [principal, denied] },
    'address, all time': { ...base, where: [is('ip', '10.0.1.8')] },
    'nobody, all time': { ...base, where: [is('requestor', 'nobody')] },
    'a rare word, all time': { ...base, words: ['policy'] },
    'page 400 of a principal, all time': { ...base, offset: 8000, where: [principal] },
    'Activity Tracer, 30 days': { ...base, from, limit: 21, where: [changes], uncounted: true },
  }
}

export function countings(filled: Filled): Record<string, { search: UsageAsked; by: CountedBy }> {
  const { account, from } = filled
  const begin = Math.floor(from / DAY) * DAY
  const middle = middleOf(filled)
  return {
    'all by the day': { search: { account }, by: { everyMs: DAY, from: begin } },
    'all by six hours': { search: { account }, by: { everyMs: 6 * HOUR, from: begin } },
    'all by the hour': { search: { account }, by: { everyMs: HOUR, from: begin } },
    'a day by the hour': { search: { account, from: middle, to: middle + DAY }, by: { everyMs: HOUR, from: middle } },
    'principal by the day': { search: { account, where: [principal] }, by: { everyMs: DAY, from: begin } },
    'refusals of 7 days by reason': { search: { account, from: begin + (DAYS - 7) * DAY, where: [denied] }, by: { column: 'problem' } },
    'refusals of all time by reason': { search: { account, where: [denied] }, by: { column: 'problem' } },
  }
}
