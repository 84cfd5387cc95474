import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Sealed } from '#base/sealed'
import { openMaster } from '#core/keys/keyring'
import { addKeyFile, addPassphrase, listSlots, rotateRootKey } from '#server/maintenance/root-keys'
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

const idsOf = (slots: readonly { id: string }[]) => slots.map(({ id }) => id).sort()

/** Notes beside a slot, not sealed with it, which other one it replaces: as older versions did, and as whoever writes to the database can. */
function noteBeside(home: string, id: string, replaces: string): void {
  const database = new DatabaseSync(join(home, 'coffer.db'))
  database.prepare('update "slot" set "replaces" = ? where "id" = ?').run(replaces, id)
  database.close()
}

test('a store whose root key an older version replaced opens, and its key is replaced again', () =>
  onHome(async ({ home, parts, masterBy }) => {
    const path = join(home, 'root.key')
    const master = await masterBy(path)
    const [slot] = await listSlots(parts())
    assert.ok(slot !== undefined)
    noteBeside(home, slot.id, '3d7c9a10-52be-4f61-9c84-e0a17b6d2f35')
    assert.equal(await masterBy(path), master)
    const { outcome } = await rotateRootKey(parts())
    assert.equal(outcome, 'replaced')
    assert.equal(await masterBy(path), master)
    assert.equal((await listSlots(parts())).length, 1)
  }))

for (const which of ['itself', 'another'])
  test(`no slot is removed or shown as replaced by a note beside one that it replaces ${which}`, () =>
    onHome(async ({ home, parts, masterBy }) => {
      const path = join(home, 'other.key')
      const other = await addKeyFile(parts(), path)
      const master = await masterBy(path)
      const mine = (await listSlots(parts())).find(({ id }) => id !== other.id)
      assert.ok(mine !== undefined)
      noteBeside(home, mine.id, which === 'itself' ? mine.id : other.id)
      assert.ok((await listSlots(parts())).every(({ replaces }) => replaces === ''))
      const { outcome, slot } = await rotateRootKey(parts())
      assert.equal(outcome, 'replaced')
      assert.deepEqual(idsOf(await listSlots(parts())), idsOf([other, slot]))
      assert.equal(await masterBy(path), master)
    }))

test('what a slot is sealed with having replaced is shown, and cannot be edited', () =>
  onHome(async ({ home, parts }) => {
    const [old] = await listSlots(parts())
    const { slot } = await rotateRootKey(parts())
    assert.deepEqual(await listSlots(parts()), [{ ...slot, replaces: old?.id }])
    const other = await addKeyFile(parts(), join(home, 'other.key'))
    noteBeside(home, slot.id, other.id)
    await assert.rejects(rotateRootKey(parts()), /the stored slot that it opens is damaged/)
    assert.deepEqual(idsOf(await listSlots(parts())), idsOf([slot, other]))
  }))

test('a new root key that an older version could not bring to its place is left alone, and its slot is named', () =>
  onHome(async ({ home, parts }) => {
    const coming = join(home, 'root.key.new')
    const [mine] = await listSlots(parts())
    const { id } = await addKeyFile(parts(), coming)
    noteBeside(home, id, mine?.id as string)
    await assert.rejects(rotateRootKey(parts()), new RegExp(`root\\.key\\.new holds a key that opens the store already, in slot ${id}`))
    assert.ok(existsSync(coming))
    assert.equal((await listSlots(parts())).length, 2)
  }))

test('a root key behind links is replaced where it lies, and the links lead there as ever', () =>
  onHome(async ({ home, parts, masterBy }) => {
    const [link, kept] = [join(home, 'root.key'), join(home, 'kept', 'a.key')]
    const master = await masterBy(link)
    mkdirSync(join(home, 'kept'))
    renameSync(link, kept)
    symlinkSync(kept, link)
    assert.equal((await rotateRootKey(parts())).path, kept)
    assert.ok(lstatSync(link).isSymbolicLink())
    assert.equal(await masterBy(kept), master)
    assert.deepEqual([existsSync(`${link}.new`), existsSync(`${kept}.new`)], [false, false])
    assert.equal((await listSlots(parts())).length, 1)
  }))

test('the file of a new root key has the mode that the old one had', () =>
  onHome(async ({ home, parts }) => {
    const path = join(home, 'root.key')
    for (const mode of [0o400, 0o640]) {
      chmodSync(path, mode)
      await rotateRootKey(parts())
      assert.equal(statSync(path).mode & 0o777, mode)
    }
  }))

test(
  'what root replaces for the user of the server is theirs, and so is what lies beside the store',
  { skip: process.getuid?.() === 0 ? false : 'only root can leave what is not theirs' },
  () =>
    onHome(async ({ home, parts }) => {
      const ours = ['root.key', 'coffer.db', 'coffer.db-slots']
      for (const name of ours.slice(0, 2)) chownSync(join(home, name), 4711, 4712)
      await rotateRootKey(parts())
      for (const name of ours) assert.deepEqual([statSync(join(home, name)).uid, statSync(join(home, name)).gid], [4711, 4712], name)
    }),
)

test('a root key that is mounted by itself is left as it was, with its slot alone', (t) =>
  onHome(async ({ home, parts, masterBy }) => {
    const path = join(home, 'root.key')
    const elsewhere = join(home, 'elsewhere.key')
    copyFileSync(path, elsewhere)
    if (spawnSync('mount', ['--bind', elsewhere, path]).status !== 0) return t.skip('only root can mount')
    try {
      const before = await listSlots(parts())
      await assert.rejects(rotateRootKey(parts()), /root\.key is mounted by itself, .*coffer key add.*Nothing was changed\.$/)
      assert.deepEqual(await listSlots(parts()), before)
      assert.equal(existsSync(`${path}.new`), false)
      assert.equal((await masterBy(path)).length, 64)
    } finally {
      spawnSync('umount', [path])
    }
  }))

test('a copy of the root key that lies where the new one comes is not taken for it, so that its slot stays', () =>
  onHome(async ({ home, parts, masterBy }) => {
    const path = join(home, 'root.key')
    const master = await masterBy(path)
    copyFileSync(path, `${path}.new`)
    await assert.rejects(rotateRootKey(parts()), /root\.key\.new holds a key that opens the store already, in slot/)
    assert.equal((await listSlots(parts())).length, 1)
    assert.equal(await masterBy(path), master)
  }))

test('a root key behind a link that leads nowhere is not made anew: what it leads to may only be away', () =>
  onHome(async ({ home, parts }) => {
    const path = join(home, 'root.key')
    const passphrase = 'correct horse battery staple'
    await addPassphrase(parts(), new Sealed(passphrase))
    rmSync(path)
    symlinkSync(join(home, 'away', 'root.key'), path)
    const asked = { ...parts(), ask: async () => new Sealed(passphrase) }
    await assert.rejects(rotateRootKey(asked), /is a link to a place where nothing is/)
    assert.ok(lstatSync(path).isSymbolicLink())
    assert.equal((await listSlots(parts())).length, 2)
  }))
