import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE } from '#base/instant'
import type { Actor } from '#core/access/actor'
import { type Plan, Plans } from '#core/door/plans'
import { HeldClock } from '../support/held-clock.ts'

const plan: Plan = { answer: () => 'answer', etag: 1, record: {} as Plan['record'] }
const actor = () => ({}) as Actor

test('a plan is found by the very actor that it was made for, and by no other', () => {
  const plans = new Plans(new HeldClock())
  const [one, other] = [actor(), actor()]
  plans.keep(one, 'secret', plan, 1)
  assert.equal(plans.get(one, 'secret'), plan)
  assert.equal(plans.get(one, 'another'), undefined)
  assert.equal(plans.get(other, 'secret'), undefined)
})

test('plans that are full take nothing more for a minute, and then begin anew', () => {
  const clock = new HeldClock()
  const plans = new Plans(clock)
  const one = actor()
  for (let at = 0; at < 10_000; at++) plans.keep(one, `${at}`, plan, 1)
  plans.keep(one, 'too many', plan, 1)
  assert.deepEqual([plans.get(one, '9999'), plans.get(one, 'too many')], [plan, undefined])
  clock.pass(MINUTE)
  plans.keep(one, 'a minute later', plan, 1)
  assert.deepEqual([plans.get(one, '9999'), plans.get(one, 'a minute later')], [undefined, plan])
})

test('plans from before the feed moved take no room from those of now', () => {
  const plans = new Plans(new HeldClock())
  const [before, now] = [actor(), actor()]
  for (let at = 0; at < 10_000; at++) plans.keep(before, `${at}`, plan, 1)
  plans.keep(now, 'secret', plan, 2)
  assert.equal(plans.get(now, 'secret'), plan)
})
