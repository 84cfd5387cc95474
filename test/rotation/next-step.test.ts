import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#base/problem'
import { isOpen, type JobEvent, nextStep, OPEN_STATES, type Step } from '#core/rotation/next-step'
import type { JobState, SecretState } from '#core/rows'

const STATES: readonly JobState[] = ['REQUESTED', 'STARTED', 'PENDING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'ROLLED_BACK']
const SECRET_STATES: readonly SecretState[] = ['ENABLE', 'DISABLE', 'REVOKE', 'ROTATING', 'DESTROYED']
const BOTH = [true, false]

const EVENTS: readonly JobEvent[] = [
  ...SECRET_STATES.map((secret): JobEvent => ({ is: 'start', secret })),
  { is: 'random' },
  { is: 'add-pending' },
  { is: 'update-pending' },
  ...BOTH.map((hasPending): JobEvent => ({ is: 'complete', hasPending })),
  ...BOTH.map((hasPending): JobEvent => ({ is: 'fail', hasPending })),
  { is: 'cancel' },
  ...SECRET_STATES.flatMap((secret) =>
    BOTH.flatMap((hasPrevious) => BOTH.map((changedSince): JobEvent => ({ is: 'roll-back', secret, hasPrevious, changedSince }))),
  ),
  { is: 'time-out' },
  { is: 'server-lost' },
  { is: 'process-ended' },
]
const PAIRS = STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const))

function tried(state: JobState, event: JobEvent): Step | string {
  try {
    return nextStep(state, event)
  } catch (error) {
    assert.ok(isProblem(error), `${state} × ${event.is} threw ${error}`)
    assert.match(error.message, /^[A-Z].*\.$/, 'a problem is a whole sentence')
    return error.code
  }
}

test('every state answers every event, by a step or by a problem of the register', () => {
  const problems = new Set(['rotation.refused', 'rotation.job-over', 'secret.state'])
  for (const [state, event] of PAIRS) {
    const made = tried(state, event)
    if (typeof made === 'string') assert.ok(problems.has(made), `${state} × ${event.is}: ${made}`)
  }
})

test('only an open job moves, save that a completed one may be rolled back', () => {
  for (const [state, event] of PAIRS) {
    const made = tried(state, event)
    if (typeof made === 'string' || !made.moves || isOpen(state)) continue
    assert.deepEqual([state, event.is, made.to], ['COMPLETED', 'roll-back', 'ROLLED_BACK'])
  }
})

test('events of our own are never refused, and end every open job', () => {
  for (const state of STATES) {
    for (const is of ['time-out', 'server-lost', 'process-ended'] as const) {
      const made = nextStep(state, { is })
      assert.equal(made.moves, isOpen(state))
      if (made.moves) assert.equal(made.to, is === 'time-out' ? 'TIMED_OUT' : 'FAILED')
    }
  }
})

test('a job becomes COMPLETED only with a PENDING, and only after its start', () => {
  for (const [state, event] of PAIRS) {
    const made = tried(state, event)
    if (typeof made === 'string' || !made.moves || made.to !== 'COMPLETED') continue
    assert.ok(state === 'STARTED' || state === 'PENDING')
    assert.deepEqual(event, { is: 'complete', hasPending: true })
  }
})

test('a job starts only while its secret is in ENABLE', () => {
  for (const secret of SECRET_STATES) {
    const made = tried('REQUESTED', { is: 'start', secret })
    assert.deepEqual(made, secret === 'ENABLE' ? { moves: true, to: 'STARTED' } : 'secret.state')
  }
})

test('start and complete repeated change nothing', () => {
  for (const state of ['STARTED', 'PENDING'] as const)
    assert.deepEqual(nextStep(state, { is: 'start', secret: 'ROTATING' }), { moves: false })
  for (const hasPending of BOTH) assert.deepEqual(nextStep('COMPLETED', { is: 'complete', hasPending }), { moves: false })
})

test('calls of the action after the end are refused as over, and say what is left', () => {
  for (const state of STATES.filter((s) => !isOpen(s))) {
    for (const is of ['start', 'random', 'add-pending', 'update-pending', 'complete', 'fail'] as const) {
      if (state === 'COMPLETED' && is === 'complete') continue
      const event: JobEvent =
        is === 'start' ? { is, secret: 'ENABLE' } : is === 'complete' || is === 'fail' ? { is, hasPending: true } : { is }
      assert.throws(
        () => nextStep(state, event),
        (error) => isProblem(error, 'rotation.job-over') && error.message.includes(state),
      )
    }
  }
  for (const state of ['FAILED', 'CANCELLED', 'TIMED_OUT'] as const) {
    assert.throws(() => nextStep(state, { is: 'complete', hasPending: true }), /PENDING is kept; retry/)
    const again = state === 'CANCELLED' ? /Retry the rotation, once the secret is in ENABLE\.$/ : /Retry the rotation\.$/
    assert.throws(() => nextStep(state, { is: 'start', secret: 'ENABLE' }), again)
    assert.throws(() => nextStep(state, { is: 'complete', hasPending: false }), /no PENDING was registered; retry/)
  }
})

test('whatever happens to a job, it never leaves the order of its states', () => {
  const rank: Record<JobState, number> = {
    REQUESTED: 0,
    STARTED: 1,
    PENDING: 2,
    FAILED: 3,
    CANCELLED: 3,
    TIMED_OUT: 3,
    COMPLETED: 3,
    ROLLED_BACK: 4,
  }
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (events) => {
      let state: JobState = 'REQUESTED'
      let ends = 0
      for (const event of events) {
        const made = tried(state, event)
        if (typeof made === 'string' || !made.moves) continue
        assert.ok(rank[made.to] > rank[state], `${state} → ${made.to}`)
        if (isOpen(state) && !isOpen(made.to)) ends += 1
        state = made.to
      }
      assert.ok(ends <= 1)
      assert.equal(OPEN_STATES.length, 3)
    }),
    { verbose: 1 },
  )
})
