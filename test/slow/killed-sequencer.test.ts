import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { verifierOf } from '#core/history/log-key'
import { Sequencer } from '#core/history/sequencer'
import { verifyHistory } from '#core/history/verify'
import { makeVault } from '#core/keys/master-vault'
import { seqOf } from '#core/ports/history-store'
import type { World } from '#core/ports/services'
import type { StorePort } from '#core/ports/store'
import { postgresPlace, sqlitePlace } from '../conformance/place.ts'
import { HeldClock } from '../support/held-clock.ts'

const WRITER = fileURLToPath(new URL('./history-writer.ts', import.meta.url))

/** In the order of one life: at its start, while it records, while it makes checkpoints. */
const POINTS = [
  'before storing the key',
  'after storing the key',
  'before reading the logs',
  'after reading the logs',
  'before reading segments',
  'after reading leaves',
  'before reading records back',
  'after reading records back',
  'before records are heard of',
  'after records are heard of',
  'between rounds',
  'before a checkpoint',
  'after a checkpoint',
  'before a checkpoint with a full segment',
  'after a checkpoint with a full segment',
  'after a checkpoint is told',
]
/** Kills from outside, wherever it is then, so many ms after the first checkpoint. */
const RANDOM = 6
const LONGEST_MS = 400

interface Told {
  kept: string[]
  checkpoints: string[]
}

/** One life of the writer, up to its end. `seed` tells when it is killed that does not kill itself. */
async function live(engine: string, place: string, point: string, life: string, told: Told): Promise<void> {
  const writer = spawn(process.execPath, [WRITER, engine, place, point, life], { stdio: ['ignore', 'pipe', 'inherit'] })
  const waitMs = /^random (\d+)$/.exec(point)?.[1]
  let killing: Promise<unknown> | undefined
  for await (const line of createInterface({ input: writer.stdout })) {
    const [word = '', ...rest] = line.split(' ')
    if (word === 'alert') assert.fail(line)
    if (word === 'kept') told.kept.push(...rest)
    if (word !== 'checkpoint') continue
    told.checkpoints.push(JSON.parse(rest.join(' ')) as string)
    if (waitMs !== undefined) killing ??= wait(Number(waitMs)).then(() => writer.kill('SIGKILL'))
  }
  await killing
  if (writer.signalCode === null && writer.exitCode === null) await once(writer, 'exit')
  assert.equal(writer.signalCode, 'SIGKILL', point)
}

/** A start after the kill: enters what was left behind, and makes a checkpoint. */
async function startAgain(store: StorePort): Promise<void> {
  const clock = new HeldClock()
  const vault = makeVault({ master: Buffer.alloc(32, 7), random: randomBytes, clock })
  const alert = (sentence: string) => assert.fail(sentence)
  await new Sequencer({ history: store.history, vault, world: { clock, random: randomBytes, alert } as Partial<World> as World }).seal()
}

async function idsIn(store: StorePort): Promise<string[]> {
  const ids: string[] = []
  for (const { id } of await store.history.logs()) {
    for (let next = 0; ; ) {
      const records = await store.history.recordsFrom(seqOf(id, next), 1000)
      for (const [at, { seq, requestId }] of records.entries()) {
        assert.equal(seq, seqOf(id, next + at), 'no number is missing')
        ids.push(requestId)
      }
      next += records.length
      if (records.length < 1000) break
    }
  }
  return ids
}

/** All that was acknowledged is there once, every checkpoint that was ever told fits, and verify finds nothing from the last of them on. */
async function assertProven(store: StorePort, { kept, checkpoints }: Told, point: string): Promise<string> {
  const ids = await idsIn(store)
  assert.equal(new Set(ids).size, ids.length, `${point}: none is there twice`)
  const there = new Set(ids)
  assert.deepEqual(
    kept.filter((id) => !there.has(id)),
    [],
    point,
  )
  const logs = await store.history.logs()
  const own = await store.history.ownLog()
  const verifiers = logs.filter(({ publicKey }) => publicKey.byteLength > 0).map(({ publicKey }) => verifierOf(publicKey))
  let said = ''
  for (const given of [[], checkpoints.slice(-1), checkpoints]) {
    const verdicts = await verifyHistory(store.history, { verifiers, checkpoints: given })
    for (const verdict of verdicts) assert.equal(verdict.finding, undefined, `${point}, given ${given.length}: ${JSON.stringify(verdict)}`)
    const ours = verdicts.find(({ log }) => log === own)
    assert.equal(ours?.later, 0, `${point}: all of its records are in the tree`)
    said = `${ours?.size} records in the tree, ${kept.length} acknowledged, ${given.length} checkpoints fit, from ${ours?.from}: nothing found`
  }
  return said
}

for (const [engine, makePlace] of [
  ['SQLite', sqlitePlace],
  ['PostgreSQL', postgresPlace],
] as const) {
  describe(`a sequencer on ${engine} that is killed at every step`, () => {
    it('leaves nothing acknowledged out of the tree, puts nothing in twice, and breaks no checkpoint', { timeout: 600_000 }, async (t) => {
      const seed = Date.now() % 1_000_000
      const delays = Array.from({ length: RANDOM }, (_, n) => (seed * 7919 + n * 104_729) % LONGEST_MS)
      const place = await makePlace()
      try {
        const told: Told = { kept: [], checkpoints: [] }
        for (const [life, point] of [...POINTS, ...delays.map((ms) => `random ${ms}`)].entries()) {
          await live(engine, 'file' in place ? place.file : place.url, point, String(life), told)
          const store = await place.open()
          // PostgreSQL may still be busy with what the dead one had asked for: a writer waits until that has ended.
          await store.write(async () => undefined)
          // Starts with the key that the writer makes, not with one of its own.
          if (life > 0) await startAgain(store)
          const said = life > 0 ? await assertProven(store, told, point) : 'no checkpoint yet'
          await store.close()
          t.diagnostic(`| ${engine} | ${point} | ${said} |`)
        }
      } finally {
        await place.remove()
      }
    })
  })
}
