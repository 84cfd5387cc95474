import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { verifierOf } from '#core/history/log-key'
import { termOf } from '#core/history/terms'
import { verifyHistory } from '#core/history/verify'
import type { Verdict } from '#core/history/verify-log'
import { seqOf } from '#core/ports/history-store'
import { logPrivateKey, logPublicKey, signCheckpoint, signDropped, type Verifier } from '#crypto/checkpoint'
import { leafHash } from '#crypto/log-tree'
import { HistoryReader } from '#store/history'
import { postgresEngine } from '#store/postgres/engine'
import { sqliteEngine } from '#store/sqlite/engine'
import { type Attacker, attack } from '../barrier/attacker.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { ENGINES, type Engine, startCoffer, type TestCoffer } from '../support/coffer.ts'

/** More than a segment, so that an attack can be made inside one and behind it. */
const RECORDS = 5000
const IN_SEGMENT = 2000
const IN_TAIL = 4500

interface Scene {
  attacker: Attacker
  /** The number of the first record in `usage`, of the log that is attacked. */
  base: number
  /** Checkpoint of an earlier time. */
  older: { note: string; size: number }
  verifier: Verifier
  /** Where the log of the other node begins; `undefined` on SQLite. */
  otherBase: number | undefined
}
type Outcome = readonly [kind: string, record?: number]
interface Attack {
  act(scene: Scene): Promise<void>
  /** What is found with key and checkpoint from outside; and with nothing but the store, where that is less. */
  found: Outcome
  alone?: Outcome | 'nothing'
  needsTwoNodes?: true
}

const run = (scene: Scene, sql: string, ...values: (number | string | Uint8Array)[]) => scene.attacker.rows(sql, ...values)
/** Moves records out of the way and back, since two never have the same number. */
async function shift({ attacker, base }: Scene, from: number, by: number): Promise<void> {
  await attacker.rows('update usage set seq = -seq - 1 where seq >= ? and seq < ?', base + from, base + 2 ** 39)
  await attacker.rows('update usage set seq = -(seq + 1) + ? where seq < 0', by)
}
async function exchange({ attacker }: Scene, one: number, other: number): Promise<void> {
  await attacker.rows('update usage set seq = -1 where seq = ?', one)
  await attacker.rows('update usage set seq = ? where seq = ?', one, other)
  await attacker.rows('update usage set seq = ? where seq = -1', other)
}
/** Replaces the hash of one leaf. */
async function forgeLeaf(scene: Scene, number: number): Promise<void> {
  const [run_] = await run(scene, 'select * from usage_leaves where seq <= ? order by seq desc limit 1', scene.base + number)
  const hashes = Buffer.from(run_?.['hashes'] as Uint8Array)
  hashes.set(leafHash(Buffer.from('forged')), (scene.base + number - Number(run_?.['seq'])) * 32)
  await run(scene, 'update usage_leaves set hashes = ? where seq = ?', hashes, Number(run_?.['seq']))
}

const ATTACKS: Record<string, Attack> = {
  'edit: the time of a record in a segment': {
    act: async (s) => void (await run(s, 'update usage set time = time + 1 where seq = ?', s.base + IN_SEGMENT)),
    found: ['altered', IN_SEGMENT],
  },
  'edit: the version in a record behind the last segment': {
    act: async (s) => void (await run(s, 'update usage set version = 99 where seq = ?', s.base + IN_TAIL)),
    found: ['altered', IN_TAIL],
  },
  'edit: the name of who called, for all records at once': {
    act: async (s) => void (await run(s, `update usage_who set "requestorName" = 'nobody' where "requestorName" = 'robot'`)),
    found: ['altered', 10],
  },
  'edit, and the hash of the record with it': {
    act: async (s) => {
      await run(s, 'update usage set time = time + 1 where seq = ?', s.base + IN_SEGMENT)
      await forgeLeaf(s, IN_SEGMENT + 1)
    },
    found: ['altered', IN_SEGMENT],
  },
  'edit behind the last segment, hiding that by a hash elsewhere': {
    act: async (s) => void (await forgeLeaf(s, IN_TAIL).then(() => run(s, 'delete from usage where seq = ?', s.base + IN_TAIL))),
    found: ['missing', IN_TAIL],
  },
  'delete: one record': {
    act: async (s) => void (await run(s, 'delete from usage where seq = ?', s.base + IN_SEGMENT)),
    found: ['missing', IN_SEGMENT],
  },
  'delete: one record, and close the gap': {
    act: async (s) => {
      await run(s, 'delete from usage where seq = ?', s.base + IN_SEGMENT)
      await shift(s, IN_SEGMENT + 1, -1)
    },
    found: ['moved', IN_SEGMENT],
  },
  'delete: a fact that records need': {
    act: async (s) => void (await run(s, `delete from usage_resource where "resourceId" = 's7'`)),
    found: ['altered', 7],
  },
  'insert: one record, moving the others on': {
    act: async (s) => {
      await shift(s, IN_SEGMENT, 1)
      await run(
        s,
        `insert into usage select ?, time + 5, who, "call", resource, address, message, job, "requestId", version from usage where seq = ?`,
        s.base + IN_SEGMENT,
        s.base + IN_SEGMENT + 1,
      )
    },
    found: ['inserted', IN_SEGMENT],
  },
  'reorder: two records change places': {
    act: (s) => exchange(s, s.base + IN_SEGMENT, s.base + IN_SEGMENT + 3),
    found: ['moved', IN_SEGMENT],
  },
  'truncate: the newest records': {
    act: async (s) => void (await run(s, 'delete from usage where seq >= ? and seq < ?', s.base + IN_TAIL, s.base + 2 ** 39)),
    found: ['cut off', IN_TAIL],
  },
  'truncate: and put back the checkpoint of that time': {
    act: async (s) => {
      const { note, size } = s.older
      await run(s, 'delete from usage where seq >= ? and seq < ?', s.base + size, s.base + 2 ** 39)
      await run(s, 'delete from usage_leaves where seq >= ? and seq < ?', s.base + size, s.base + 2 ** 39)
      await run(s, 'delete from usage_segment where id >= ? and id < ?', s.base / 4096, (s.base + 2 ** 39) / 4096)
      await run(s, 'update usage_log set size = ?, checkpoint = ?, posted = 0 where id = ?', size, note, s.base / 2 ** 40 + 1)
    },
    found: ['cut off', 1000],
    alone: 'nothing',
  },
  'drop: the oldest records, as if they had been old enough': {
    act: async (s) => {
      await run(s, 'delete from usage where seq >= ? and seq < ?', s.base, s.base + IN_SEGMENT)
      await run(s, 'update usage_log set kept = ? where id = ?', IN_SEGMENT, s.base / 2 ** 40 + 1)
    },
    found: ['dropped', 0],
  },
  'drop: the oldest records, signed with another key': {
    act: async (s) => {
      const key = logPrivateKey(Buffer.alloc(32, 1))
      const note = signDropped({ origin: s.verifier.name, before: IN_SEGMENT }, key, logPublicKey(key))
      await run(s, 'delete from usage where seq >= ? and seq < ?', s.base, s.base + IN_SEGMENT)
      await run(s, 'update usage_log set kept = ?, dropped = ? where id = ?', IN_SEGMENT, note, s.base / 2 ** 40 + 1)
    },
    found: ['dropped', 0],
  },
  'swap: records of two nodes': {
    act: (s) => exchange(s, s.base + IN_SEGMENT, (s.otherBase ?? 0) + 5),
    found: ['altered', IN_SEGMENT],
    needsTwoNodes: true,
  },
  'replace: the newest checkpoint by an older one': {
    act: async (s) => void (await run(s, 'update usage_log set checkpoint = ? where id = ?', s.older.note, s.base / 2 ** 40 + 1)),
    found: ['checkpoint'],
  },
  'replace: the checkpoint and the key by others': {
    act: async (s) => {
      const key = logPrivateKey(Buffer.alloc(32, 1))
      const publicKey = logPublicKey(key)
      const note = signCheckpoint({ origin: verifierOf(publicKey).name, size: 10, root: leafHash(Buffer.of(1)) }, key, publicKey)
      await run(s, 'update usage_log set checkpoint = ?, size = 10, "publicKey" = ? where id = ?', note, publicKey, s.base / 2 ** 40 + 1)
    },
    found: ['key'],
    alone: ['proof', 0],
  },
  'replace: the root of a segment': {
    act: async (s) => void (await run(s, 'update usage_segment set root = ? where id = ?', leafHash(Buffer.of(1)), s.base / 4096)),
    found: ['proof', 0],
  },
  'take away: all hashes': {
    act: async (s) => void (await run(s, 'delete from usage_leaves')),
    found: ['proof', 0],
  },
  'hide: where a secret stands in a segment': {
    act: async (s) =>
      void (await run(s, 'delete from usage_posting where segment = ? and term = ?', s.base / 4096, termOf(['resource', 's7']))),
    found: ['index', 7],
  },
  'hide: one record, from what its caller is searched by': {
    act: async (s) => {
      const at = [s.base / 4096, termOf(['accessKey', 'here'])] as const
      const [row] = await run(s, 'select count, at from usage_posting where segment = ? and term = ?', ...at)
      const places = Buffer.from(row?.['at'] as Uint8Array)
      const its =
        [...new Array(places.byteLength / 2).keys()].find((place) => places.readUInt16LE(2 * place) === IN_SEGMENT) ?? assert.fail()
      const cut = Buffer.concat([places.subarray(0, 2 * its), places.subarray(2 * its + 2)])
      await run(s, 'update usage_posting set count = count - 1, at = ? where segment = ? and term = ?', cut, ...at)
    },
    found: ['index', IN_SEGMENT],
  },
  'hide: a segment, by telling another time of it': {
    act: async (s) => void (await run(s, 'update usage_segment set "from" = 1, "to" = 2 where id = ?', s.base / 4096)),
    found: ['index', 0],
  },
  'hide: a segment, by taking it away with its postings': {
    act: async (s) => {
      await run(s, 'delete from usage_segment where id = ?', s.base / 4096)
      await run(s, 'delete from usage_posting where segment = ?', s.base / 4096)
    },
    found: ['index', 0],
  },
  'hide: the newest records, by telling of a segment that is not full yet': {
    act: async (s) => void (await run(s, 'update usage_log set posted = 8192 where id = ?', s.base / 2 ** 40 + 1)),
    found: ['index', 4096],
  },
  'hide: one record, by letting it name a copy of what it names': {
    act: async (s) => {
      const its = 'select -5, f.head, f."resourceId", f."resourceName", f.nrn from usage_resource f join usage u on u.resource = f.id'
      await run(s, `insert into usage_resource ${its} where u.seq = ?`, s.base + IN_SEGMENT)
      await run(s, 'update usage set resource = -5 where seq = ?', s.base + IN_SEGMENT)
    },
    found: ['index', IN_SEGMENT],
  },
  'hide: names of a day, by telling of a day that never began': {
    act: async (s) => void (await run(s, 'insert into usage_day (seq, day) values (?, 99999)', s.base + IN_SEGMENT)),
    found: ['index', 1],
  },
}

/** Reads through the attacker's own connection, so that the attack can be rolled back. */
function readerOf(attacker: Attacker, engine: Engine): HistoryReader {
  const connection = {
    rows: async ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
      (await attacker.rows(sql, ...(parameters as never[]))).map((row) => Object.values(row)),
    run: () => Promise.reject(new Error('This only reads.')),
  }
  return new HistoryReader({ engine: engine === 'SQLite' ? sqliteEngine({ now: () => 0 }) : postgresEngine(), connection })
}

function outcome(verdicts: readonly Verdict[], base: number): Outcome {
  const bad =
    verdicts.find(({ finding, log }) => finding !== undefined && (log === base / 2 ** 40 + 1 || log === 0)) ??
    verdicts.find((v) => v.finding)
  if (bad?.finding === undefined) return ['nothing']
  return bad.finding.record === undefined ? [bad.finding.kind] : [bad.finding.kind, bad.finding.record]
}

async function fill({ coffer }: TestCoffer, accessKey: string): Promise<void> {
  const log = await coffer.store.history.ownLog()
  await coffer.sequencer.seal()
  const begun = (await coffer.store.history.logs()).find(({ id }) => id === log)?.size ?? 0
  const record = (i: number) =>
    sampleRecord({ accessKey, time: i, resourceId: `s${i % 50}`, requestId: String(i), ...(i < 10 ? { requestorName: 'first' } : {}) })
  const all = Array.from({ length: RECORDS - begun }, (_, i) => record(i + begun))
  await coffer.store.appendReads(null, all.slice(0, 1000 - begun))
  await coffer.sequencer.seal()
  for (let from = 1000 - begun; from < all.length; from += 1000) await coffer.store.appendReads(null, all.slice(from, from + 1000))
}

for (const engine of ENGINES) {
  describe(`who may write to the store on ${engine} and holds no key`, () => {
    it('is found out by coffer history verify, at the first record', async (t) => {
      const coffer = await startCoffer({ engine })
      const other = engine === 'PostgreSQL' ? await startCoffer({ engine, env: coffer.env, home: coffer.home }) : undefined
      await fill(coffer, 'here')
      if (other !== undefined) await fill(other, 'there')
      const base = seqOf(await coffer.coffer.store.history.ownLog(), 0)
      const before = (await coffer.coffer.store.history.logs()).find(({ id }) => seqOf(id, 0) === base)
      assert.ok(before)
      for (const each of [coffer, other]) await each?.coffer.sequencer.seal()
      const rows = await coffer.coffer.store.history.logs()
      const outside = {
        verifiers: rows.map(({ publicKey }) => verifierOf(publicKey)),
        checkpoints: rows.map(({ checkpoint }) => checkpoint),
      }
      const keysOnly = { ...outside, checkpoints: [] }
      const attacker = await attack(coffer)
      const scene: Scene = {
        attacker,
        base,
        older: { note: before.checkpoint, size: before.size },
        verifier: verifierOf(before.publicKey),
        otherBase: other && seqOf(await other.coffer.store.history.ownLog(), 0),
      }
      const reader = readerOf(attacker, engine)
      assert.deepEqual(outcome(await verifyHistory(reader, outside), base), ['nothing'], 'before any attack')
      for (const [name, { act, found, alone = found, needsTwoNodes }] of Object.entries(ATTACKS)) {
        if (needsTwoNodes === true && other === undefined) {
          t.diagnostic(`${name}: a file has one node, so that there is nothing to swap`)
          continue
        }
        await attacker.script('begin')
        await act(scene)
        const said = async (given: typeof outside) => outcome(await verifyHistory(reader, given), base)
        const byKey = await said(keysOnly)
        const byOlder = await said({ ...keysOnly, checkpoints: [before.checkpoint] })
        const byNewest = await said(outside)
        const byNothing = await said({ verifiers: [], checkpoints: [] })
        await attacker.script('rollback')
        t.diagnostic(
          `${name} | with the key: ${byKey.join(' ')} | and a checkpoint over 1000: ${byOlder.join(' ')} | over all: ${byNewest.join(' ')} | with nothing: ${byNothing.join(' ')}`,
        )
        assert.deepEqual(byKey[0] === 'nothing' ? byNewest : byKey, found, name)
        if (byKey[0] !== 'nothing') assert.equal(byOlder[0], byKey[0], `${name}, from a checkpoint on`)
        assert.deepEqual(byNothing, alone === 'nothing' ? ['nothing'] : alone, `${name}, believing the store`)
      }
      await attacker.close()
    })
  })
}
