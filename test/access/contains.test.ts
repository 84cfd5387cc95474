import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { POLICY } from '#contract/rulings'
import { compile } from '#core/access/compile'
import { Holdings, insideOf } from '#core/access/contains'
import { decide, type Holds } from '#core/access/decide'
import type { Policy, Statement } from '#core/access/statement'
import { SYSTEM_POLICIES } from '#core/access/system-policies'
import { EVERY_REQUEST, nrnPattern, policies, policyOf, statement } from './any-policies.ts'

const contains = (held: readonly Policy[], asked: readonly Policy[], left: number = POLICY.comparedMax): boolean =>
  new Holdings(held, { left }).contain(asked)
const allow = (nrn: string, action = '*', product = 'SecretManager'): Statement => ({
  effect: 'Allow',
  targets: [{ product, actions: [action], resourceNrns: [nrn] }],
})
const deny = (nrn: string, action = '*'): Statement => ({ ...allow(nrn, action), effect: 'Deny' })
const NRN = 'nrn:PUB:SecretManager:KR:1:Secret/abc'

function named(name: string): Policy {
  const found = SYSTEM_POLICIES.find((policy) => policy.name === name)
  assert.ok(found, name)
  return found
}

/** No answer to conditions, however they come out, may let the receiver do what the giver cannot. */
const WORLDS: readonly Holds[] = [() => true, () => false, (condition) => 'Bool' in condition, (condition) => 'IpAddress' in condition]

/** A giver who was given much of what the receiver has, or all there is, and some more: pairs that come out both ways. */
const someDeny = fc.oneof(
  statement(fc.constant('Deny')),
  fc.tuple(nrnPattern, fc.constantFrom('Change*', 'View/getSecretValue')).map(([nrn, action]) => deny(nrn, action)),
)
const more = fc.oneof(
  policies,
  someDeny.map((one) => [policyOf([one])]),
)
const related = fc.tuple(more, policies, fc.constantFrom('all', 'same', 'none')).map(([own, receiver, also]): [Policy[], Policy[]] => {
  const same = receiver.map((policy) => ({ ...policy, statements: policy.statements.filter(({ effect }) => effect === 'Allow') }))
  return [[...own, ...(also === 'all' ? [policyOf([allow('*', '*', '*')])] : also === 'same' ? same : [])], receiver]
})

test('who is said to hold everything that another has may do everything that the other may', () => {
  const seen = { yes: 0, yesDespiteDeny: 0, no: 0 }
  fc.assert(
    fc.property(related, ([giver, receiver]) => {
      const [given, received] = [compile(giver), compile(receiver)]
      if (!EVERY_REQUEST.some((request) => decide(received, request, () => true).allowed)) return
      if (!contains(giver, receiver)) {
        seen.no += 1
        return
      }
      seen.yes += 1
      if (giver.some(({ statements }) => statements.some(({ effect }) => effect === 'Deny'))) seen.yesDespiteDeny += 1
      for (const holds of WORLDS) {
        for (const request of EVERY_REQUEST) {
          if (decide(received, request, holds).allowed) assert.ok(decide(given, request, holds).allowed, JSON.stringify(request))
        }
      }
    }),
    { numRuns: 1500 },
  )
  // A law that nothing was put to would hold, too.
  for (const [outcome, times] of Object.entries(seen)) assert.ok(times > 5, `${outcome}: ${times} times`)
})

test('who holds a set of policies without Deny and conditions holds each of them', () => {
  fc.assert(
    fc.property(policies, (all) => {
      const plain = all.map((policy) => ({
        ...policy,
        statements: policy.statements.filter(({ effect, condition }) => effect === 'Allow' && condition === undefined),
      }))
      for (const policy of plain) assert.ok(contains(plain, [policy]))
    }),
  )
})

test('the administrator holds everything, and nothing is held by everybody', () => {
  fc.assert(fc.property(policies, (some) => assert.ok(contains([named('NCP_ADMINISTRATOR')], some) && contains(some, []))))
})

test('a manager holds what its user has, not the other way round, and no service holds another', () => {
  const services = ['SECRETMANAGER', 'KMS', 'CLOUD_FUNCTIONS', 'CLOUD_LOG_ANALYTICS']
  for (const one of services) {
    assert.equal(contains([named(`NCP_${one}_MANAGER`)], [named(`NCP_${one}_USER`)]), true)
    assert.equal(contains([named(`NCP_${one}_USER`)], [named(`NCP_${one}_MANAGER`)]), false)
    assert.equal(contains([named('NCP_INFRA_MANAGER')], [named(`NCP_${one}_MANAGER`)]), true)
    assert.equal(contains([named('NCP_SUB_ACCOUNT_MANAGER')], [named(`NCP_${one}_USER`)]), false)
  }
  assert.equal(contains([named('NCP_SUB_ACCOUNT_MANAGER')], [named('NCP_SUB_ACCOUNT_VIEWER')]), true)
  assert.equal(contains([named('NCP_INFRA_MANAGER')], [named('NCP_ADMINISTRATOR')]), false)
})

test('a Deny that reaches into what is asked for refuses it, however it is written', () => {
  const reaching = [NRN, 'nrn::SecretManager:KR:*:Secret/abc', 'nrn:PUB:SecretManager::1:Secret/*', 'nrn:PUB:SecretManager:*', '*', '*abc']
  for (const nrn of reaching) {
    assert.equal(contains([policyOf([allow('*'), deny(nrn)])], [policyOf([allow(NRN)])]), false, nrn)
  }
  for (const nrn of ['nrn:PUB:SecretManager:KR:1:Secret/abd', 'nrn:PUB:SecretManager:JPN:1:*', 'nrn::SecretManager::1:Secret/x*']) {
    assert.equal(contains([policyOf([allow('*'), deny(nrn)])], [policyOf([allow(NRN)])]), true, nrn)
  }
  assert.equal(contains([policyOf([allow('*'), deny(NRN, 'Change*')])], [policyOf([allow(NRN, 'View*')])]), true)
})

test('who is denied something may hand on what denies it, too', () => {
  const policy = policyOf([allow('*'), deny(NRN, 'Change/deleteSecret')])
  assert.equal(contains([policy], [policy]), true)
  assert.equal(contains([policy], [policyOf([allow('*'), deny(NRN)])]), true)
  assert.equal(contains([policy], [policyOf([allow('*'), deny(NRN, 'Change/updateSecretValue')])]), false)
  const sometimes = { ...deny(NRN), condition: { Bool: { 'ncp:MultiFactorAuthPresent': ['true'] } } }
  assert.equal(contains([policy], [policyOf([allow('*'), sometimes])]), false)
})

test('what is held under a condition is not held, and what is asked for under one is asked for', () => {
  const condition = { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } }
  assert.equal(contains([policyOf([{ ...allow('*'), condition }])], [policyOf([allow(NRN)])]), false)
  assert.equal(contains([policyOf([allow('*')])], [policyOf([{ ...allow(NRN), condition }])]), true)
  assert.equal(contains([policyOf([allow(NRN)])], [policyOf([{ ...allow('*'), condition }])]), false)
})

test('what cannot be decided is refused', () => {
  const halves = policyOf([allow('*', 'View*'), allow('*', 'Change*')])
  assert.equal(contains([halves], [policyOf([allow('*', '*')])]), false)
})

test('what takes more steps to compare than there are is refused, however many there are', () => {
  fc.assert(
    fc.property(related, fc.integer({ min: 0, max: 200 }), ([giver, receiver], steps) => {
      if (contains(giver, receiver, steps)) assert.ok(contains(giver, receiver))
    }),
    { numRuns: 1500 },
  )
})

/** Long NRN patterns that differ in their middle alone, which heads and tails do not tell apart. */
const long = (which: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `nrn:PUB:SecretManager:KR:1:Secret/*${'a'.repeat(60)}${which}${at}*`)
const of = (effect: Statement['effect'], resourceNrns: readonly string[], actions = ['*']): Statement => ({
  effect,
  targets: [{ product: 'SecretManager', actions, resourceNrns }],
})

test('the largest policies are compared within the bound, where one policy meets another', () => {
  const steps = { left: POLICY.comparedMax }
  const held = [
    policyOf([
      allow('*', '*', '*'),
      of(
        'Deny',
        long('x', 250).map((nrn) => nrn.replaceAll('*', '')),
      ),
    ]),
  ]
  const holdings = new Holdings(held, steps)
  const asked = [
    policyOf([
      of(
        'Allow',
        long('y', 250).map((nrn) => nrn.slice(0, -1)),
      ),
    ]),
  ]
  assert.equal(holdings.contain(asked), true)
  const taken = POLICY.comparedMax - steps.left
  assert.ok(taken < 80_000, `${taken} steps`)
  // The same again takes next to none: a call that names a hundred policies asks about all of them a hundred times.
  for (let times = 0; times < 100; times++) assert.equal(holdings.contain(asked), true)
  assert.ok(POLICY.comparedMax - steps.left - taken < 1000)
})

test('patterns without an asterisk are looked up: ten thousand held are compared with as many', () => {
  const many = Array.from({ length: 20 }, (_, at) =>
    policyOf([
      of(
        'Allow',
        long(`p${at}-`, 490).map((nrn) => nrn.replaceAll('*', '')),
      ),
    ]),
  )
  assert.equal(contains(many, many), true)
})

test('policies that would take long to compare are refused, and the work ends', () => {
  const steps = { left: POLICY.comparedMax }
  const everything = Array.from({ length: 50 }, (_, at) => policyOf([of('Deny', long(`d${at}-`, 480)), allow('*', '*', '*')]))
  const holdings = new Holdings(everything, steps)
  for (let at = 0; at < 100; at++) assert.equal(holdings.contain([policyOf([of('Allow', long(`r${at}-`, 480))])]), false)
  assert.ok(steps.left < 0)
})

test('looking for what a policy denies itself is bounded, too', () => {
  const actions = Array.from({ length: 100 }, (_, at) => `View/some${at}`)
  const steps = { left: POLICY.comparedMax }
  const [wanted] = of('Allow', long('x', 150), actions).targets
  const { targets } = of('Deny', long('y', 150), actions)
  assert.ok(wanted)
  assert.equal(insideOf(targets, steps)(wanted), false)
  assert.equal(insideOf([...targets, wanted], { left: 100_000_000 })(wanted), true)
  assert.equal(insideOf([...targets, wanted], { left: 100_000 })(wanted), false)
})
