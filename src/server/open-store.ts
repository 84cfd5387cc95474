import { join } from 'node:path'
import type { Clock } from '#base/instant'
import type { DiskPort } from '#core/ports/disk'
import type { StorePort } from '#core/ports/store'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'

/** The file of the embedded store. */
export function storeFile(home: string): string {
  return join(home, 'coffer.db')
}

/** What is kept of the disk; a database elsewhere has its own. */
export async function reserveOf({
  home,
  databaseUrl,
  reserveBytes,
}: Pick<Settings, 'home' | 'databaseUrl' | 'reserveBytes'>): Promise<DiskPort | undefined> {
  if (databaseUrl !== undefined) return undefined
  const { Reserve } = await import('#store/sqlite/reserve')
  return new Reserve(join(home, 'reserve'), reserveBytes)
}

/** Opens the store that the settings name. Only the engine in use is loaded. */
export async function openStore(settings: Pick<Settings, 'home' | 'databaseUrl'>, clock: Clock, log: Log): Promise<StorePort> {
  if (settings.databaseUrl === undefined) {
    const { openSqlite } = await import('#store/sqlite/open')
    return openSqlite({ file: storeFile(settings.home), clock })
  }
  const { openPostgres } = await import('#store/postgres/open')
  return openPostgres({ url: settings.databaseUrl, onNotice: (notice: string) => log.warn(notice) })
}
