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
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { Sealed } from '#base/sealed'
import { openMaster } from '#core/keys/keyring'
import { addKeyFile, addPassphrase, listSlots, rotateRootKey } from '#server/maintenance/root-keys'
import { makeShares, SharesTyped } from '#server/maintenance/shares'
import { openStore } from '#server/open-store'
import { findRootKey, makeRootKeyFile } from '#server/root-key'
import { readSettings } from '#server/settings'
import { freshDatabase } from '../support/postgres.ts'

const clock = { now: () => 1_700_000_000_000, elapsedMs: () => 0 }

interface Home {
  home: string
  /** What changing its root keys needs. */
  parts: () => Parameters<typeof rotateRootKey>[0]
  /** The master key, in hexadecimal digits, as the root key in this file opens it. */
  masterBy: (path: string) => Promise<string>
}

/** A home with a store, or one in the database of this address, and a root key in `root.key`. */
async function onHome(work: (home: Home) => Promise<void>, databaseUrl?: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'coffer-root-keys-'))
  const database = databaseUrl === undefined ? {} : { COFFER_DATABASE_URL: databaseUrl }
  const settings = readSettings({ COFFER_HOME: home, COFFER_ROOT_KEY_FILE: join(home, 'root.key'), ...database }, home)
  const masterBy = async (path: string, mayCreate = false) => {
    const store = await openStore(settings, clock, pino({ enabled: false }))
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
      parts: () => ({ settings, random: randomBytes, clock }),
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

/** Runs work, and answers how often this many bytes of a master key were wiped meanwhile. */
async function wipesOf(t: TestContext, master: string, work: () => Promise<unknown>): Promise<number> {
  let wipes = 0
  const { fill } = Buffer.prototype
  const mocked = t.mock.method(Buffer.prototype, 'fill', function (this: Buffer, ...args: Parameters<typeof fill>) {
    if (this.toString('hex') === master) wipes++
    return fill.apply(this, args)
  })
  await work()
  mocked.mock.restore()
  return wipes
}

const cutOffOnce = (step: string) => (heard: string) => {
  if (heard === step) throw new Error('cut off')
}

test('a change that was cut off is finished where the root key lies past all links, and the master key is wiped however it ends', (t) =>
  onHome(async ({ home, parts, masterBy }) => {
    const [link, kept] = [join(home, 'root.key'), join(home, 'kept.key')]
    const master = await masterBy(link)
    renameSync(link, kept)
    symlinkSync(kept, link)
    const wipes = (work: () => Promise<unknown>) => wipesOf(t, master, work)
    const cutOff = { ...parts(), onStep: cutOffOnce('the new key is in its place') }
    assert.equal(await wipes(() => assert.rejects(rotateRootKey(cutOff), /cut off/)), 2, 'as opened, and as opened again by the new slot')
    assert.equal(
      await wipes(async () => {
        const { outcome, path } = await rotateRootKey(parts())
        assert.deepEqual([outcome, path], ['finished', kept])
      }),
      1,
    )
    assert.equal(await wipes(() => assert.rejects(addKeyFile(parts(), kept), /opens the store already/)), 2)
  }))

for (const engine of ['SQLite', 'PostgreSQL'])
  test(`a key that was added where the new one comes is not taken for it on ${engine}, by a change or by shares`, async () => {
    const database = engine === 'SQLite' ? undefined : await freshDatabase()
    await onHome(async ({ home, parts, masterBy }) => {
      const [path, coming] = [join(home, 'root.key'), join(home, 'root.key.new')]
      const master = await masterBy(path)
      const { id } = await addKeyFile(parts(), coming)
      await assert.rejects(rotateRootKey(parts()), new RegExp(`in slot ${id}\\. Move it elsewhere`))
      const shares = new SharesTyped()
      for (const line of (await makeShares(parts(), { count: 2, threshold: 2 })).lines) shares.take(line)
      rmSync(path)
      const slots = idsOf(await listSlots(parts()))
      await assert.rejects(shares.restore(parts()), new RegExp(`in slot ${id}\\. Move it to .*root\\.key`))
      assert.deepEqual(idsOf(await listSlots(parts())), slots)
      assert.equal(await masterBy(coming), master)
    }, database?.url)
    await database?.drop()
  })

test('a change that was cut off on PostgreSQL is carried on, and the old slot stays for other nodes, after the next one too', async () => {
  const database = await freshDatabase()
  await onHome(async ({ home, parts, masterBy }) => {
    const path = join(home, 'root.key')
    const master = await masterBy(path)
    await assert.rejects(rotateRootKey({ ...parts(), onStep: cutOffOnce('the new slot is durable') }), /cut off/)
    const before = idsOf(await listSlots(parts()))
    const { outcome, slot, old } = await rotateRootKey(parts())
    assert.equal(outcome, 'replaced')
    assert.deepEqual(idsOf(await listSlots(parts())), before)
    assert.deepEqual(before, idsOf([slot, old as { id: string }]))
    const again = await rotateRootKey(parts())
    assert.deepEqual([again.outcome, again.old?.id], ['replaced', slot.id])
    assert.deepEqual(idsOf(await listSlots(parts())), idsOf([again.slot, slot, old as { id: string }]))
    assert.equal(await masterBy(path), master)
  }, database.url)
  await database.drop()
})
