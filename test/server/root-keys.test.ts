import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openMaster } from '#core/keys/keyring'
import { addKeyFile, listSlots, rotateRootKey } from '#server/maintenance/root-keys'
import { findRootKey, makeRootKeyFile } from '#server/root-key'
import { readSettings } from '#server/settings'
import { openSqlite } from '#store/sqlite/open'

const clock = { now: () => 1_700_000_000_000, elapsedMs: () => 0 }

interface Home {
  home: string
  /** What changing its root keys needs, with these further settings. */
  parts: (env?: Record<string, string>) => Parameters<typeof rotateRootKey>[0]
  /** The master key, in hexadecimal digits, as the root key in this file opens it. */
  masterBy: (path: string) => Promise<string>
}

/** A home with a store and a root key in `root.key`. */
async function onHome(work: (home: Home) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'coffer-root-keys-'))
  const masterBy = async (path: string, mayCreate = false) => {
    const store = await openSqlite({ file: join(home, 'coffer.db'), clock })
    try {
      const way = findRootKey({ kind: 'file', path })
      assert.ok(way !== undefined)
      return Buffer.from(await openMaster(store, [way], { mayCreate, random: randomBytes, clock })).toString('hex')
    } finally {
      await store.close()
    }
  }
  try {
    makeRootKeyFile(join(home, 'root.key'), randomBytes)
    await masterBy(join(home, 'root.key'), true)
    await work({
      home,
      parts: (env = {}) => ({ settings: readSettings({ COFFER_HOME: home, ...env }, home), random: randomBytes, clock }),
      masterBy,
    })
  } finally {
    rmSync(home, { recursive: true })
  }
}

test('which slot another replaces is not believed where it was edited: no slot is removed by it', () =>
  onHome(async ({ home, parts }) => {
    const other = await addKeyFile(parts(), join(home, 'other.key'))
    const before = (await listSlots(parts())).map(({ id }) => id)
    const [mine] = before.filter((id) => id !== other.id)
    for (const replaces of [other.id, mine as string]) {
      const database = new DatabaseSync(join(home, 'coffer.db'))
      database.prepare('update "slot" set "replaces" = ? where "id" = ?').run(replaces, mine as string)
      database.close()
      await assert.rejects(rotateRootKey(parts()), /the stored slot that it opens is damaged/)
      assert.deepEqual(
        (await listSlots(parts())).map(({ id }) => id),
        before,
      )
    }
  }))
