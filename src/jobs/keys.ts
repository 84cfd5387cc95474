import { endKeyDeletion } from '#core/keys/end-key-deletion'
import { privateKeyFor } from '#core/keys/new-version'
import { dueForRotation, rotateDueKey } from '#core/keys/rotate-due-key'
import type { KeyRow } from '#core/rows'
import type { Lease } from './lease.ts'
import { type JobsParts, look } from './parts.ts'

const PAGE = 100

/** Adds versions to the protection keys whose date has come. A pair is made before the transaction, since that takes long. */
export async function rotateKeysDue(parts: JobsParts): Promise<void> {
  const due = await look(parts, (view) =>
    view.find('kms_key', dueForRotation(view.world.clock.now()), { order: [['nextRotationAt', 'asc']], limit: PAGE }),
  )
  await each(parts, due, async ({ id, type }) => {
    const made = await privateKeyFor(type)
    await parts.barrier.transact((unit) => rotateDueKey(unit, id, made))
  })
}

/** Erases the protection keys whose waiting time is over. Does nothing while time cannot be trusted. */
export async function destroyKeysDue(parts: JobsParts, lease: Lease): Promise<void> {
  if (lease.holds) return
  const due = await look(parts, (view) =>
    view.find(
      'kms_key',
      [
        { column: 'state', is: 'eq', value: 'REVOKE' },
        { column: 'destroyAt', is: 'le', value: view.world.clock.now() },
      ],
      { order: [['destroyAt', 'asc']], limit: PAGE },
    ),
  )
  let erased = false
  await each(parts, due, async ({ id }) => {
    if (await parts.barrier.transact((unit) => endKeyDeletion(unit, id))) erased = true
  })
  if (erased) await parts.world.scrub?.()
}

/** One key that cannot be dealt with, such as one of which a row was forged, does not hold up the others. */
async function each({ log }: JobsParts, keys: readonly KeyRow[], work: (key: KeyRow) => Promise<void>): Promise<void> {
  for (const key of keys) {
    try {
      await work(key)
    } catch (error) {
      log.error({ err: error, keyTag: key.id }, 'The clock could not do what was due for a protection key. It tries again.')
    }
  }
}
