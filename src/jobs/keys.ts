import { endKeyDeletion } from '#core/keys/end-key-deletion'
import { privateKeyFor } from '#core/keys/new-version'
import { dueForRotation, rotateDueKey } from '#core/keys/rotate-due-key'
import type { Lease } from './lease.ts'
import { type JobsParts, look } from './parts.ts'
import { eachAlone, firstBelievable } from './stepping-over.ts'

/** So many at a time, before the others of the clock's duties have their turn. */
const AT_ONCE = 100

/** Adds versions to the protection keys whose date has come. A pair is made before the transaction, since that takes long. */
export async function rotateKeysDue(parts: JobsParts): Promise<void> {
  const due = await look(parts, (view, doubts) =>
    firstBelievable(view, doubts, 'kms_key', dueForRotation(view.world.clock.now()), {
      order: [
        ['nextRotationAt', 'asc'],
        ['id', 'asc'],
      ],
      most: AT_ONCE,
    }),
  )
  for (const { id, type } of due) {
    const made = await privateKeyFor(type)
    await eachAlone(parts, [id], (unit) => rotateDueKey(unit, id, made))
  }
}

/** Erases the protection keys whose waiting time is over. Does nothing while time cannot be trusted. */
export async function destroyKeysDue(parts: JobsParts, lease: Lease): Promise<void> {
  if (lease.holds) return
  const due = await look(parts, (view, doubts) =>
    firstBelievable(
      view,
      doubts,
      'kms_key',
      [
        { column: 'state', is: 'eq', value: 'REVOKE' },
        { column: 'destroyAt', is: 'le', value: view.world.clock.now() },
      ],
      {
        order: [
          ['destroyAt', 'asc'],
          ['id', 'asc'],
        ],
        most: AT_ONCE,
      },
    ),
  )
  await eachAlone(parts, due, (unit, { id }) => endKeyDeletion(unit, id))
  if (due.length > 0) await parts.world.scrub?.()
}
