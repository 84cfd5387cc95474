import { createHash } from 'node:crypto'
import { isProblem } from '#base/problem'
import type { Barrier } from '#core/barrier/barrier'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'

/** Under which name the store keeps what the last server went by. */
const KEPT = 'settings'
const REGION = 'COFFER_REGION'

type Kept = Readonly<Record<string, string>>

interface KeptParts {
  barrier: Barrier
  settings: Settings
  log: Log
}

/**
 * Compares the settings that all servers of a store share with those that the last one went by. Policies and roles name resources with their
 * region, so with another one a Deny would not hold: throws an error for the person who starts it. What else differs is told in the log, once.
 */
export async function keepSettings({ barrier, settings, log }: KeptParts): Promise<void> {
  const now = shared(settings)
  const text = JSON.stringify(now)
  const known = await barrier.observe(async ({ tables }) => ({ result: await tables.progress(KEPT), records: [] }))
  if (known === text) return
  if (known !== undefined) mustBeInRegion(JSON.parse(known) as Kept, now)
  const before = await barrier
    .transact(async ({ tables, write }) => {
      // Another node may have been first.
      const kept = JSON.parse((await tables.progress(KEPT)) ?? text) as Kept
      mustBeInRegion(kept, now)
      await write.putProgress(KEPT, text)
      return { result: kept, records: [] }
    })
    .catch((error: unknown) => {
      // A server whose disk is full must start, so that room can be made.
      if (!isProblem(error, 'store.full')) throw error
      return now
    })
  const others = Object.keys(now).filter((name) => before[name] !== undefined && before[name] !== now[name])
  if (others.length > 0)
    log.warn(
      `${others.map((name) => toldOf(name, before, now)).join(', ')}: set otherwise than by the server that started last on this store. All servers of a store must have the same.`,
    )
}

function shared({ region, deletionDays, historyDays, nameMax, subAccountsMax, vpcSources }: Settings): Kept {
  return {
    [REGION]: region,
    COFFER_DELETION_DAYS: String(deletionDays),
    COFFER_HISTORY_DAYS: String(historyDays),
    COFFER_NAME_MAX: String(nameMax),
    COFFER_SUB_ACCOUNTS_MAX: String(subAccountsMax),
    COFFER_VPC_SOURCES: createHash('sha256')
      .update(JSON.stringify([...vpcSources]))
      .digest('base64'),
  }
}

function mustBeInRegion({ [REGION]: made = '' }: Kept, { [REGION]: here = '' }: Kept): void {
  if (made === here) return
  throw new Error(
    `COFFER_REGION is ${here} here, and the store was made with ${made}. Policies and roles name resources with it, so what they deny would not be denied. Set COFFER_REGION=${made}. Nothing was changed.`,
  )
}

const toldOf = (name: string, before: Kept, now: Kept) =>
  name === 'COFFER_VPC_SOURCES' ? name : `${name} (${before[name]}, now ${now[name]})`
