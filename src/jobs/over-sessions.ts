import type { Recorded } from '#core/barrier/barrier'
import type { Unit } from '#core/barrier/view'
import { systemRecord } from '#core/door/system-record'
import type { Condition } from '#core/ports/store'
import type { SessionRow } from '#core/rows'
import { isOver } from '#core/sessions/session'
import { type JobsParts, look } from './parts.ts'
import { eachAlone, firstBelievable } from './stepping-over.ts'

/** So many are removed before the others of the clock's duties have their turn. */
const AT_ONCE = 100

/** Removes sessions whose time is over. They count for nothing from that moment on; this only clears them away. */
export async function removeOverSessions(parts: JobsParts): Promise<void> {
  const over = await look(parts, (view, doubts) => {
    const { clock, sessionIdleMs } = view.world
    const conditions: Condition<SessionRow>[] = [
      {
        any: [
          { column: 'endsAt', is: 'le', value: clock.now() },
          { column: 'usedAt', is: 'le', value: clock.now() - sessionIdleMs },
        ],
      },
    ]
    return firstBelievable(view, doubts, 'session', conditions, { order: [['id', 'asc']], most: AT_ONCE })
  })
  await eachAlone(parts, over, removeSession)
}

async function removeSession(unit: Unit, { id }: SessionRow): Promise<Recorded<undefined>> {
  const row = await unit.get('session', id)
  if (row === undefined || !isOver(row, unit.world)) return { result: undefined, records: [] }
  const owner = await unit.get('principal', row.principal)
  await unit.remove('session', row)
  const notes = { resourceName: owner?.loginId ?? '', message: 'A session of the console was removed: its time is over.' }
  const deed = { account: row.account, operation: 'endSubAccountSessions' as const, params: { id: row.principal }, notes }
  return { result: undefined, records: [systemRecord(deed, unit.world)] }
}
