import { resolve } from 'node:path'
import { about } from '#base/told-error'
import { restore as restoreStore, settingsHere } from '#server/maintenance'
import { type Command, UsageError } from './command.ts'

export const restore: Command = {
  name: 'restore',
  summary: 'fill an empty store from a backup',
  help: `coffer restore FILE

Fills an empty store from a backup: everything or nothing. A store that holds anything is left alone.
Stop the server of this home first; start it again afterwards with the root key of the backed-up store
(root.key in the home, COFFER_ROOT_KEY_FILE or COFFER_ROOT_KEY).

Example
  COFFER_HOME=/srv/coffer coffer restore /backups/coffer-monday.jsonl`,
  async run(args) {
    const [path, ...more] = args
    if (path === undefined || more.length > 0) throw new UsageError('Name one backup to restore.')
    const { rows } = await about(path, () => restoreStore(settingsHere(process.cwd()), resolve(path)))
    process.stdout.write(
      `Restored ${rows.toLocaleString('en')} rows. Put the root key of the backed-up store in its place, then start the server.\n`,
    )
    return 0
  },
}
