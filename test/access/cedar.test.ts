import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import fc from 'fast-check'
import { compile } from '#core/access/compile'
import { type Circumstances, conditionHolds, type ResourceFacts } from '#core/access/condition'
import { decide, type Request } from '#core/access/decide'
import type { Condition, Policy, Statement } from '#core/access/statement'
import { SLOW } from '../support/turns.ts'
import { policies, request } from './any-policies.ts'

/**
 * The same policies, told to Cedar in its own language, must decide the same. Whoever changes the evaluator has an
 * opinion beside them that they did not write.
 */
const SEED = Number(process.env['COFFER_TEST_SEED'] ?? randomInt(2 ** 31))
const RUNS = SLOW ? 3000 : 1000

const text = (value: string) => JSON.stringify(value)
/** Cedar's `like` knows `*` as we do; everything else is escaped as in any of its texts. */
const like = (field: string, pattern: string) => `${field} like ${text(pattern)}`
const any = (options: string[]) => `(${options.join(' || ')})`

function nrnIs(written: string): string {
  const parts = written.split(':')
  if (parts[0] === 'nrn') for (const at of [1, 3]) if (parts[at] === '') parts[at] = '*'
  if (parts[0] !== 'nrn' || parts.length < 6) return like('context.nrn', parts.join(':'))
  const [, domain = '', product = '', region = '', memberNo = '', ...resource] = parts
  const each = { domain, product, region, memberNo, resource: resource.join(':') }
  return Object.entries(each)
    .map(([field, pattern]) => like(`context.of.${field}`, pattern))
    .join(' && ')
}

const FIELD: Record<string, string> = {
  'ncp:principalName': 'context.name',
  'ncp:principalType': 'context.type',
  'ncp:SourceIp': 'context.ip',
  'ncp:CurrentTime': 'context.now',
  'ncp:MultiFactorAuthPresent': 'context.mfa',
  'ncp:SecretName': 'context.facts.secretName',
  'ncp:ResourceTag/team': 'context.facts.team',
}
const ONE: Record<string, (field: string, value: string) => string> = {
  StringEquals: (field, value) => `${field} == ${text(value)}`,
  StringLike: like,
  IpAddress: (field, value) => `${field}.isInRange(ip(${text(value)}))`,
  DateLessThan: (field, value) => `${field} < ${Date.parse(value)}`,
  DateGreaterThan: (field, value) => `${field} > ${Date.parse(value)}`,
  Bool: (field, value) => `${field} == ${value}`,
}

function holds(condition: Condition): string {
  const all = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const not = operator.startsWith('Not')
      const field = FIELD[key] ?? assert.fail(key)
      const says = ONE[not ? operator.slice(3) : operator] ?? assert.fail(operator)
      const fits = any(values.map((value) => says(field, value)))
      const [, of = ''] = /^context\.facts\.(\w+)$/.exec(field) ?? []
      const known = of === '' ? fits : `(context.facts has ${of} && ${fits})`
      return `${of === '' ? '' : 'context.facts.exists && '}${not ? `!${known}` : known}`
    }),
  )
  return `(${all.join(' && ')})`
}

function inCedar({ effect, targets, condition }: Statement): string {
  const one = targets.map(
    ({ product, actions, resourceNrns }) =>
      `(${product === '*' ? 'true' : `context.product == ${text(product)}`} && ${any(actions.map((pattern) => like('context.action', pattern)))} && ${any(resourceNrns.map((nrn) => `(${nrnIs(nrn)})`))})`,
  )
  const when = `${any(one)}${condition === undefined ? '' : ` && ${holds(condition)}`}`
  return `${effect === 'Allow' ? 'permit' : 'forbid'}(principal, action, resource) when { ${when} };`
}

function cedarAllows(held: readonly Policy[], asked: Request, call: Circumstances, facts: ResourceFacts): boolean {
  const [, domain = '', product = '', region = '', memberNo = '', ...resource] = asked.nrn.split(':')
  const answer = isAuthorized({
    principal: { type: 'User', id: 'a' },
    action: { type: 'Action', id: 'a' },
    resource: { type: 'Resource', id: 'a' },
    context: {
      product: asked.product,
      action: asked.action,
      nrn: asked.nrn,
      of: { domain, product, region, memberNo, resource: resource.join(':') },
      name: call.principalName,
      type: call.principalType,
      ip: { __extn: { fn: 'ip', arg: call.sourceIp } },
      now: call.now,
      mfa: call.multiFactor,
      facts: {
        exists: facts.exists,
        ...(facts.secretName === undefined ? {} : { secretName: facts.secretName }),
        ...(facts.tags['team'] === undefined ? {} : { team: facts.tags['team'][0] as string }),
      },
    },
    policies: { staticPolicies: held.flatMap(({ statements }) => statements.map(inCedar)).join('\n') },
    entities: [],
  })
  assert.equal(answer.type, 'success', JSON.stringify(answer))
  if (answer.type !== 'success') return false
  assert.deepEqual(answer.response.diagnostics.errors, [])
  return answer.response.decision === 'allow'
}

const TIMES = ['2026-01-01T00:00:00Z', '2026-06-01T12:00:00+09:00', '2027-01-01T00:00:00.5Z'] as const
const NAMES = ['app', 'App', 'app ', 'a*', 'app*', 'ap', '*', 'team/app'] as const
const values = <T extends string>(...of: readonly T[]) => fc.array(fc.constantFrom(...of), { minLength: 1, maxLength: 3 })
const keysOf = (keys: string[], of: fc.Arbitrary<string[]>) =>
  fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), of), { minLength: 1, maxLength: 2, selector: ([key]) => key })
const TEXTS = ['ncp:principalName', 'ncp:principalType', 'ncp:SecretName', 'ncp:ResourceTag/team']
const operators = fc.oneof(
  fc.tuple(fc.constantFrom('StringEquals', 'StringLike'), keysOf(TEXTS, values(...NAMES, 'Sub', 'S*b'))),
  fc.tuple(
    fc.constant('IpAddress'),
    keysOf(['ncp:SourceIp'], values('10.0.0.0/8', '10.1.0.0/16', '192.0.2.7', '0.0.0.0/0', '::1', '2001:db8::/32')),
  ),
  fc.tuple(fc.constantFrom('DateLessThan', 'DateGreaterThan'), keysOf(['ncp:CurrentTime'], values(...TIMES))),
  fc.tuple(fc.constant('Bool'), keysOf(['ncp:MultiFactorAuthPresent'], values('true', 'false'))),
)
const condition: fc.Arbitrary<Condition> = fc
  .array(fc.tuple(fc.boolean(), operators), { minLength: 1, maxLength: 2 })
  .map((all) => Object.fromEntries(all.map(([not, [name, keys]]) => [`${not ? 'Not' : ''}${name}`, Object.fromEntries(keys)])))
const held = fc
  .tuple(policies, fc.array(fc.option(condition, { nil: undefined }), { minLength: 9, maxLength: 9 }))
  .map(([all, conditions]) => {
    let at = 0
    return all.map((policy) => ({
      ...policy,
      statements: policy.statements.map(({ effect, targets }): Statement => {
        const when = conditions[at++]
        return when === undefined ? { effect, targets } : { effect, targets, condition: when }
      }),
    }))
  })
const call: fc.Arbitrary<Circumstances> = fc.record({
  principalName: fc.constantFrom(...NAMES),
  principalId: fc.constant('1'),
  principaluuid: fc.constant('u'),
  principalType: fc.constantFrom('Sub', 'Role'),
  region: fc.constant('KR'),
  sourceIp: fc.constantFrom('10.0.0.1', '10.1.0.1', '192.0.2.7', '::1', '2001:db8::1'),
  now: fc.constantFrom(...TIMES.flatMap((time) => [Date.parse(time) - 1, Date.parse(time), Date.parse(time) + 1])),
  multiFactor: fc.boolean(),
})
const facts: fc.Arbitrary<ResourceFacts> = fc.oneof(
  fc.constant({ exists: false, tags: {} }),
  fc.record({
    exists: fc.constant(true),
    secretName: fc.constantFrom(...NAMES),
    tags: fc.constantFrom({}, { team: ['app'] }, { team: ['App'] }, { other: ['app'] }),
  }),
)

test(`our evaluator decides as Cedar does (COFFER_TEST_SEED=${SEED})`, (t) => {
  const seen = { allowed: 0, denied: 0, byDeny: 0 }
  fc.assert(
    fc.property(held, fc.array(request, { minLength: 2, maxLength: 4 }), call, facts, (held, requests, call, facts) => {
      const compiled = compile(held)
      for (const asked of requests) {
        const ours = decide(compiled, { ...asked, facts }, (condition, about) => conditionHolds(condition, call, about.facts))
        seen[ours.allowed ? 'allowed' : ours.by === undefined ? 'denied' : 'byDeny'] += 1
        assert.equal(ours.allowed, cedarAllows(held, asked, call, facts), JSON.stringify({ held, asked, call, facts }))
      }
    }),
    { numRuns: RUNS, seed: SEED },
  )
  t.diagnostic(`${RUNS} policies: ${JSON.stringify(seen)}`)
  for (const [outcome, times] of Object.entries(seen)) assert.ok(times > RUNS / 50, `${outcome} came up only ${times} times`)
})
