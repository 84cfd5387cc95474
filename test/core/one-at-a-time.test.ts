import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { OneAtATime } from '#core/one-at-a-time'

const never = (error: unknown) => assert.fail(String(error))

/** Work that ends when it is told to, and what became of it. */
function held() {
  const ends: (() => void)[] = []
  let most = 0
  let now = 0
  const work = async () => {
    most = Math.max(most, ++now)
    await new Promise<void>((end) => ends.push(end))
    now--
  }
  return { work, ends, most: () => most }
}

const aMoment = () => new Promise(setImmediate)

describe('work that is under way once at most', () => {
  test('is done once more for all who began it meanwhile, and not at the same time', async () => {
    const one = new OneAtATime()
    const { work, ends, most } = held()
    void one.begin(work, never)
    await aMoment()
    for (let times = 0; times < 3; times++) void one.begin(work, never)
    await aMoment()
    assert.equal(ends.length, 1)
    ends[0]?.()
    await aMoment()
    assert.equal(ends.length, 2)
    ends[1]?.()
    await one.idle()
    assert.deepEqual([ends.length, most()], [2, 1])
  })

  test('is idle only when it was done once more, too', async () => {
    const one = new OneAtATime()
    const { work, ends } = held()
    void one.begin(work, never)
    await aMoment()
    void one.begin(work, never)
    let idle = false
    const waiting = one.idle().then(() => {
      idle = true
    })
    ends[0]?.()
    await aMoment()
    assert.equal(idle, false)
    ends[1]?.()
    await waiting
  })

  test('tells each who began it when it was done after that, and not when all is idle', async () => {
    const one = new OneAtATime()
    const { work, ends } = held()
    const told: number[] = []
    const began = [0, 1, 2].map((turn) => one.begin(work, never).then(() => told.push(turn)))
    ends[0]?.()
    await began[0]
    const last = one.begin(work, never)
    assert.deepEqual(told, [0])
    ends[1]?.()
    await Promise.all(began)
    assert.deepEqual(told, [0, 1, 2])
    ends[2]?.()
    await last
  })

  test('is begun anew after a fault, whose reason is told to who began it', async () => {
    const one = new OneAtATime()
    const told: unknown[] = []
    const fails = (why: string) => () => Promise.reject(new Error(why))
    void one.begin(fails('first'), (error) => told.push(error))
    await aMoment()
    void one.begin(fails('second'), (error) => told.push(error))
    await one.idle()
    assert.deepEqual(
      told.map((error) => (error as Error).message),
      ['first', 'second'],
    )
  })

  test('that begins itself is done once more and not within itself', async () => {
    const one = new OneAtATime()
    const told: string[] = []
    const work = async () => {
      told.push('begun')
      if (told.length === 1) void one.begin(work, never)
      await aMoment()
      told.push('ended')
    }
    void one.begin(work, never)
    await one.idle()
    assert.deepEqual(told, ['begun', 'ended', 'begun', 'ended'])
  })
})
