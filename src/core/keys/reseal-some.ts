import { isProblem, type Problem } from '#base/problem'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import { systemRecord } from '../door/system-record.ts'
import type { KeyRow, ValueRow } from '../rows.ts'
import { nothingOlder, olderThan } from './reseal-shape.ts'

/** So many values in one transaction: other writers wait a few milliseconds for their turn. */
const AT_ONCE = 25
/** So many that cannot be believed are stepped over; more than that, and something is wrong that a person has to look at. */
export const DOUBTFUL_MAX = 500

/** One piece of a re-seal: goes on from what is stored, so it needs no memory of its own but of `doubtful`, values that cannot be re-sealed. */
export interface Piece {
  key: string
  /** `{secret}` whose values are stepped over in this pass. */
  doubtful: Set<string>
  onDoubt: (problem: Problem) => void
}

/**
 * Wraps the data keys of the next few values anew, under the current version of their key. Neither the values nor the heads of their
 * secrets change, so no epoch moves, no reader is sent back, and no record but that of the whole is written. `result`: whether
 * there may be more to do now.
 */
export async function resealSome(unit: Unit, piece: Piece): Promise<Recorded<boolean>> {
  const [key, reseal] = [await unit.get('kms_key', piece.key), await unit.get('reseal', piece.key)]
  if (key === undefined || key.state !== 'ENABLE' || reseal?.state !== 'RUNNING') return { result: false, records: [] }
  const { values } = await unit.tables.valuesBefore(key.id, key.currentVersion, { limit: AT_ONCE, without: [...piece.doubtful] })
  if (values.length === 0 || piece.doubtful.size > DOUBTFUL_MAX) return end(unit, key)
  for (const value of values) await rewrap(unit, key, value, piece)
  return { result: true, records: [] }
}

async function rewrap(unit: Unit, key: KeyRow, value: ValueRow, { doubtful, onDoubt }: Piece): Promise<void> {
  if (doubtful.has(value.secret)) return
  try {
    const secret = await unit.get('secret', value.secret)
    // A value of no secret is nothing that we stored, and is nobody's to read.
    if (secret === undefined) return void doubtful.add(value.secret)
    const { wrapped, keyTag, keyVersion } = await unit.vault.rewrapValue(unit, secret, value, key.id)
    await unit.write.rewrapValue(value.secret, value.version, wrapped, keyTag, keyVersion)
  } catch (error) {
    if (!isProblem(error, 'store.tampered')) throw error
    doubtful.add(value.secret)
    onDoubt(error)
  }
}

/** Nothing is left that can be re-sealed: what came of it is told, in the history as well. */
async function end(unit: Unit, key: KeyRow): Promise<Recorded<boolean>> {
  const reseal = await unit.get('reseal', key.id)
  if (reseal === undefined) return { result: false, records: [] }
  const { counts } = await unit.tables.valueCounts(key.id)
  const left = olderThan(counts, key.currentVersion)
  const message =
    left === 0
      ? nothingOlder(key)
      : `Alert: ${left} stored values of the protection key ${key.name} stay under versions before ${key.currentVersion}, since they cannot be believed. The server's log names them.`
  await unit.change('reseal', reseal, { state: left === 0 ? 'DONE' : 'PARTIAL', endedAt: unit.world.clock.now(), message })
  const notes = { resourceName: key.name, version: key.currentVersion, message: `The re-seal ended, of ${reseal.total} values. ${message}` }
  return {
    result: false,
    records: [systemRecord({ account: key.account, operation: 'resealKey', params: { keyTag: key.id }, notes }, unit.world)],
  }
}
