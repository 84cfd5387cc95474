import { join } from 'node:path'
import type { Clock } from '#base/instant'
import type { StorePort } from '#core/ports/store'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'

/** The file of the embedded store. */
export function storeFile(home: string): string {
  return join(home, 'coffer.db')
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
