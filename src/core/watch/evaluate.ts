import { HOUR, MINUTE } from '#base/instant'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import { systemRecord } from '../door/system-record.ts'
import type { Cursor } from '../ports/store.ts'
import type { NewUsageRow, UsageRow } from '../usage-row.ts'
import type { WatchKind, WatchRuleRow } from '../watch-rows.ts'
import { type Raised, raiseAlert } from './raise-alert.ts'

/** How far the rules have looked. */
export const WATCHED = 'watch'
/** So many records of each log are looked at in one transaction. */
const AT_ONCE = 500
/** Of one principal, so many addresses are known; of one rule, so many principals are counted. */
const KNOWN_MAX = 200
const COUNTED_MAX = 1000

/** By these a value leaves. */
const READS = ['View/getSecretValue', 'View/getSecretStageValue', 'View/getStrays']

/** Whether rules have to look: there are some, and there are records that they have not seen. */
export async function hasNews(view: View): Promise<boolean> {
  if ((await view.count('watch_rule', [{ column: 'active', is: 'eq', value: 1 }])) === 0) return false
  return (await view.tables.newRecords(await cursorOf(view), 1)).records.length > 0
}

export async function cursorOf({ tables }: Pick<View, 'tables'>): Promise<Cursor> {
  const kept = await tables.progress(WATCHED)
  return kept === undefined ? {} : (JSON.parse(kept) as Cursor)
}

/**
 * Looks at the next records with every rule, in one transaction with what it raises and with how far it came: no record is looked at
 * twice or by no node. Resolves to whether there may be more.
 */
export async function watchRecords(unit: Unit): Promise<Recorded<boolean>> {
  const rules = await unit.find('watch_rule', [{ column: 'active', is: 'eq', value: 1 }], { order: [['id', 'asc']] })
  const { records, cursor } = await unit.tables.newRecords(await cursorOf(unit), AT_ONCE)
  const told: NewUsageRow[] = []
  for (const rule of rules) {
    const concerned = records.filter(
      (record) => record.account === rule.account && record.time >= rule.updatedAt && record.requestorType !== 'System',
    )
    for (const raised of concerned.length === 0 ? [] : await RULES[rule.kind](unit, rule, concerned)) {
      await raiseAlert(unit, raised)
      const deed = { account: rule.account, operation: 'putWatchRule' as const, params: { name: rule.name } }
      told.push(
        systemRecord(
          { ...deed, notes: { resourceName: rule.name, message: `The watch rule ${rule.name} raised: ${raised.message}` } },
          unit.world,
        ),
      )
    }
  }
  await unit.write.putProgress(WATCHED, JSON.stringify(cursor))
  return { result: records.length >= AT_ONCE, records: told }
}

type Look = (unit: Unit, rule: WatchRuleRow, records: readonly UsageRow[]) => Promise<Raised[]>

const RULES: Record<WatchKind, Look> = { decoy: decoys, refusals, 'new-address': newAddresses }

function from(rule: WatchRuleRow, record: UsageRow) {
  const { account, kind: type, name } = rule
  return { account, type, rule: name, principal: record.requestor, address: record.ip }
}

async function decoys(_unit: Unit, rule: WatchRuleRow, records: readonly UsageRow[]): Promise<Raised[]> {
  const baits = new Set(JSON.parse(rule.secrets) as string[])
  return records.filter(isRead).flatMap((record) => {
    if (!baits.has(record.resourceId)) return []
    // The same reader of the same bait is one alert an hour, however often it reads.
    const id = JSON.stringify([record.resourceId, record.requestor, record.ip, Math.floor(record.time / HOUR)])
    const message = `The decoy ${record.resourceName} was read by ${record.requestorName} from ${record.ip}.`
    return [{ ...from(rule, record), id, secret: record.resourceId, message }]
  })
}

async function refusals(unit: Unit, rule: WatchRuleRow, records: readonly UsageRow[]): Promise<Raised[]> {
  const name = refusalsOf(rule.id)
  const counted = new Map(JSON.parse((await unit.tables.progress(name)) ?? '[]') as [string, number[]][])
  const raised: Raised[] = []
  for (const record of records.filter(({ result }) => result === 'DENIED')) {
    const since = record.time - rule.minutes * MINUTE
    const times = [...(counted.get(record.requestor) ?? []).filter((time) => time > since), record.time]
    // Who was refused last stands last.
    counted.delete(record.requestor)
    if (times.length < rule.count) counted.set(record.requestor, times)
    else {
      const message = `${times.length} calls of ${record.requestorName} were refused within ${rule.minutes} minutes, the last from ${record.ip}.`
      raised.push({ ...from(rule, record), id: JSON.stringify([record.requestor, record.seq]), message })
    }
  }
  await unit.write.putProgress(name, JSON.stringify([...counted].slice(-COUNTED_MAX)))
  return raised
}

/** Where a rule keeps whom it counts. */
export const refusalsOf = (rule: string): string => `refusals ${rule}`

/** The address that a principal reads from first is theirs; each one after it is told once. */
async function newAddresses(unit: Unit, rule: WatchRuleRow, records: readonly UsageRow[]): Promise<Raised[]> {
  const raised: Raised[] = []
  const known = new Map<string, string[]>()
  for (const record of records.filter(isRead)) {
    if (record.ip === '' || record.requestorType === 'Job') continue
    const name = `addresses ${rule.id} ${record.requestor}`
    const addresses = known.get(name) ?? (JSON.parse((await unit.tables.progress(name)) ?? '[]') as string[])
    known.set(name, addresses)
    if (addresses.includes(record.ip)) continue
    if (addresses.length > 0) {
      const message = `${record.requestorName} read ${record.resourceName} from ${record.ip}, from where it never read before.`
      raised.push({ ...from(rule, record), id: JSON.stringify([record.requestor, record.ip]), secret: record.resourceId, message })
    }
    addresses.push(record.ip)
  }
  for (const [name, addresses] of known) await unit.write.putProgress(name, JSON.stringify(addresses.slice(-KNOWN_MAX)))
  return raised
}

function isRead({ result, action, product }: UsageRow): boolean {
  return result === 'SUCCESS' && product === 'SecretManager' && READS.includes(action)
}
