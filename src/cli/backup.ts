import { resolve } from 'node:path'
import { about } from '#base/told-error'
import { backUp, settingsHere } from '#server/maintenance'
import { type Command, UsageError } from './command.ts'
import { progress } from './progress.ts'

export const backup: Command = {
  name: 'backup',
  summary: 'write the whole store into a file, while the server goes on',
  help: `coffer backup FILE

Writes all of the store as it is now into a new file that only its owner can read. The server goes on meanwhile.
Works for SQLite and PostgreSQL; a backup of one can be restored into the other.

The root key is not in it. Keep a copy of it elsewhere: without it a backup opens nothing, and with it everything.

The store is found by the server's settings: COFFER_HOME (usually .coffer) or COFFER_DATABASE_URL, or a .env file here.

Example
  coffer backup /backups/coffer-monday.jsonl`,
  async run(args) {
    const [path, ...more] = args
    if (path === undefined || more.length > 0) throw new UsageError('Name one file to write.')
    const shown = progress('backing up')
    const { rows, bytes } = await about(path, () => backUp(settingsHere(process.cwd()), resolve(path), shown.rows))
    shown.end()
    process.stdout.write(
      `Backed up ${rows.toLocaleString('en')} rows, ${bytes.toLocaleString('en')} bytes, into ${resolve(path)}. The root key is not in it: keep a copy of it elsewhere.\n`,
    )
    return 0
  },
}
