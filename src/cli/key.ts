import { rootKeysHere } from '#server/maintenance/here'
import { type Command, UsageError } from './command.ts'
import { rotateRoot } from './key/rotate-root.ts'
import { restore, shares } from './key/shares.ts'
import { add, list, remove } from './key/slots.ts'

const VERBS: Readonly<Record<string, (here: ReturnType<typeof rootKeysHere>, args: readonly string[]) => Promise<void>>> = {
  list,
  add,
  remove,
  'rotate-root': rotateRoot,
  shares,
  restore,
}

export const key: Command = {
  name: 'key',
  summary: 'the root key: ways to open the store, replacing it, shares of it',
  help: `coffer key VERB

The root key opens the store. There may be several ways to open it, each with a slot in the store; one of them is enough.
Servers go on meanwhile: they need a root key only when they start.

  list                                 shows the slots
  add --file PATH                      lets the key in this file open the store too; makes the file if it does not exist
  add --passphrase                     lets a passphrase open it too, asked for twice, or the first line of the file
      [--passphrase-file PATH]         that is named (then set COFFER_ROOT_PASSPHRASE_FILE for the server)
  remove ID                            takes a slot away, but never the last one, nor the one that the settings here open
  rotate-root                          replaces the key in the root key file by a new one
  shares --shares N --threshold K      prints N shares, of which any K restore a root key that was lost. Shown once
  restore                              asks for K shares and makes a new root key file

The store and its root key are found by the server's settings: COFFER_HOME (usually .coffer) or COFFER_DATABASE_URL, COFFER_ROOT_KEY_FILE
and others, or a .env file here. Shares and passphrases are asked for without showing them, or read from standard input line by line.

Examples
  coffer key shares --shares 5 --threshold 3 > shares.txt
  coffer key rotate-root`,
  async run(args) {
    const [name = '', ...rest] = args
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb === undefined) throw new UsageError(`Name what to do: ${Object.keys(VERBS).join(', ')}.`)
    await verb(rootKeysHere(process.cwd()), rest)
    return 0
  },
}
