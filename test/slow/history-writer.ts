/**
 * A process that records and sequences without end, on the real store, and says what was acknowledged and which checkpoints were made. It is
 * there to be killed: by itself at a point of the sequencer that it is given, or by whoever started it.
 */
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { Sequencer } from '#core/history/sequencer'
import { makeVault } from '#core/keys/master-vault'
import type { HistoryStore } from '#core/ports/history-store'
import type { World } from '#core/ports/services'
import { openPostgres } from '#store/postgres/open'
import { openSqlite } from '#store/sqlite/open'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { HeldClock } from '../support/held-clock.ts'

const [engine, place = '', point, life = ''] = process.argv.slice(2)
const clock = new HeldClock()
const store = engine === 'SQLite' ? await openSqlite({ file: place, clock }) : await openPostgres({ url: place })
/** Whoever listens may be slower than this is: then the pipe is full for a moment. */
function say(line: string): void {
  const bytes = Buffer.from(`${line}\n`)
  for (let at = 0; at < bytes.byteLength; ) {
    try {
      at += writeSync(1, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

/** Ends here, as by kill -9, if this is the point. */
let passed = 0
function at(name: string, from = 1): void {
  if (name === point && ++passed >= from) process.kill(process.pid, 'SIGKILL')
}

/** The real history of the store; on the way to it stand the points. */
function withPoints(history: HistoryStore): HistoryStore {
  const around = async <T>(name: string, work: () => Promise<T>, from?: number): Promise<T> => {
    at(`before ${name}`, from)
    const done = await work()
    at(`after ${name}`, from)
    return done
  }
  return {
    ownLog: () => history.ownLog(),
    logs: () => around('reading the logs', () => history.logs()),
    setLogKey: (...key) => around('storing the key', () => history.setLogKey(...key)),
    recordsFrom: (...from) => around('reading records back', () => history.recordsFrom(...from)),
    leavesFrom: (seq) => around('reading leaves', () => history.leavesFrom(seq)),
    segments: (log) => around('reading segments', () => history.segments(log)),
    enter: (entered) =>
      around(entered.segments.length > 0 ? 'a checkpoint with a full segment' : 'a checkpoint', () => history.enter(entered), 3),
    days: (log) => history.days(log),
    firstStray: (...records) => history.firstStray(...records),
    postings: (segment) => history.postings(segment),
    drop: (...until) => history.drop(...until),
    keepUsedRights: (rights) => history.keepUsedRights(rights),
    onRecorded: (listener) =>
      history.onRecorded((first, records) => {
        at('before records are heard of', 5)
        listener(first, records)
        at('after records are heard of', 5)
      }),
  }
}

const vault = makeVault({ master: Buffer.alloc(32, 7), random: randomBytes, clock })
const alert = (sentence: string) => say(`alert ${sentence}`)
const sequencer = new Sequencer({
  history: withPoints(store.history),
  vault,
  world: { clock, random: randomBytes, alert } as Partial<World> as World,
})
sequencer.onSealed = ({ checkpoint }) => {
  say(`checkpoint ${JSON.stringify(checkpoint)}`)
  at('after a checkpoint is told', 3)
}
say('open')

async function record(writer: number): Promise<void> {
  for (let group = 0; ; group++) {
    const ids = Array.from({ length: 1 + ((group * 7 + writer) % 40) }, (_, n) => `${life}-${writer}-${group}-${n}`)
    const records = ids.map((requestId, n) => sampleRecord({ account: 'load', requestId, resourceId: `s${n}` }))
    if (await store.appendReads(null, records)) say(`kept ${ids.join(' ')}`)
  }
}

async function sequence(): Promise<void> {
  for (let round = 1; ; round++) {
    await (round % 3 === 0 ? sequencer.seal() : sequencer.enter())
    at('between rounds', 20)
    await turn()
  }
}

await Promise.all([record(1), record(2), sequence()])
