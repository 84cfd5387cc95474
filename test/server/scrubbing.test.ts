import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Scrubbing } from '#server/scrubbing'

const aMoment = () => new Promise(setImmediate)

/** A store whose scrubbing ends when it is told to. */
function held() {
  const ends: (() => void)[] = []
  const count = { now: 0, most: 0 }
  const scrub = async () => {
    count.now += 1
    count.most = Math.max(count.most, count.now)
    await new Promise<void>((end) => ends.push(end))
    count.now -= 1
  }
  const log = { error: (error: unknown) => assert.fail(String(error)), info: () => undefined }
  return { scrubbing: new Scrubbing({ store: { scrub }, clock: { elapsedMs: () => 0 }, log }), ends, count }
}

test('whoever asks again as soon as a pass is over starts none beside the next, and nothing is idle before', async () => {
  const { scrubbing, ends, count } = held()
  const again = scrubbing.scrub().then(() => scrubbing.scrub())
  const meanwhile = scrubbing.scrub()
  ends[0]?.()
  await aMoment()
  const whenIdle = scrubbing.idle().then(() => count.now)
  for (const pass of [1, 2]) {
    ends[pass]?.()
    await aMoment()
  }
  await Promise.all([again, meanwhile])
  assert.deepEqual([ends.length, count.most, await whenIdle], [3, 1, 0])
})

test('who asks during a pass waits for the next one, and for none behind it', async () => {
  const { scrubbing, ends } = held()
  const first = scrubbing.scrub()
  const second = scrubbing.scrub()
  ends[0]?.()
  await first
  await aMoment()
  const third = scrubbing.scrub()
  ends[1]?.()
  await second
  await aMoment()
  assert.equal(ends.length, 3)
  ends[2]?.()
  await third
})

test('the clock starts no pass while one is under way', async () => {
  const { scrubbing, ends } = held()
  scrubbing.look()
  scrubbing.look()
  ends[0]?.()
  await scrubbing.idle()
  scrubbing.look()
  await scrubbing.idle()
  assert.equal(ends.length, 1)
})
