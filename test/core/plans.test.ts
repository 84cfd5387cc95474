import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE } from '#base/instant'
import type { Actor } from '#core/access/actor'
import { type Made, PLANS_MAX, Plans } from '#core/door/plans'
import type { NewUsageRow } from '#core/usage-row'
import { HeldClock } from '../support/held-clock.ts'

const RECORD: NewUsageRow = {
  time: 1,
  account: '1',
  requestorType: 'Sub',
  requestor: 'p',
  requestorName: 'app',
  accessKey: 'key',
  ip: '127.0.0.1',
  source: 'API',
  product: 'Secret Manager',
  action: 'View/getSecretValue',
  title: 'Get Secret Value',
  nrn: 'nrn:secret/a',
  resourceId: 'a',
  resourceName: 'one',
  result: 'SUCCESS',
  status: 200,
  problem: '',
  requestId: 'r',
  job: null,
  stage: 'chain',
  version: 1,
  message: 'Get Secret Value',
}
const made: Made = { answer: () => 'answer', etag: 1, record: RECORD }
const actor = () => ({}) as Actor

test('a plan is found by the very actor that it was made for, and by no other', () => {
  const plans = new Plans(new HeldClock())
  const [one, other] = [actor(), actor()]
  const plan = plans.keep(one, 'secret', made, 1)
  assert.equal(plans.get(one, 'secret'), plan)
  assert.equal(plans.get(one, 'another'), undefined)
  assert.equal(plans.get(other, 'secret'), undefined)
})

test('plans of questions that end alike are told apart', () => {
  const plans = new Plans(new HeldClock())
  const one = actor()
  const kept = ['a', 'b', 'c'].map((begin) => plans.keep(one, `${begin}-which-ends-alike`, made, 1))
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((begin) => plans.get(one, `${begin}-which-ends-alike`)),
    [...kept, undefined],
  )
})

test('plans that are full take nothing more for a minute, and then begin anew', () => {
  const clock = new HeldClock()
  const plans = new Plans(clock)
  const one = actor()
  for (let at = 0; at < PLANS_MAX; at++) plans.keep(one, `${at}`, made, 1)
  const kept = () => [`${PLANS_MAX - 1}`, 'too many', 'a minute later'].map((about) => plans.get(one, about) !== undefined)
  plans.keep(one, 'too many', made, 1)
  assert.deepEqual(kept(), [true, false, false])
  clock.pass(MINUTE)
  plans.keep(one, 'a minute later', made, 1)
  assert.deepEqual(kept(), [false, false, true])
})

test('plans from before the feed moved take no room from those of now', () => {
  const plans = new Plans(new HeldClock())
  const [before, now] = [actor(), actor()]
  for (let at = 0; at < PLANS_MAX; at++) plans.keep(before, `${at}`, made, 1)
  const plan = plans.keep(now, 'secret', made, 2)
  assert.equal(plans.get(now, 'secret'), plan)
})

test('the record of a plan is the one that it was made with, whatever plans the actor has besides, with its own moment and request', () => {
  const one = actor()
  for (const column of Object.keys(RECORD) as (keyof NewUsageRow)[]) {
    const plans = new Plans(new HeldClock())
    plans.keep(one, 'first', made, 1)
    const record = { ...RECORD, [column]: 'different' } as NewUsageRow
    const plan = plans.keep(one, 'second', { ...made, record }, 1)
    assert.deepEqual(plan.record(2, 'another'), { ...record, time: 2, requestId: 'another', alike: plan }, column)
  }
})
