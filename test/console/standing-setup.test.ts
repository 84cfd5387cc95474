import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { EMPTY_SETUP, setupBody } from '#console/rotation/setup'
import { standingSetup } from '#console/rotation/standing-setup'

const HOST = 'db.example.com'
const requests = { check: { url: 'https://api.example.com/me' }, change: { method: 'PUT', url: 'https://api.example.com/password' } }
const shared = {
  strategy: fc.constantFrom('single', 'alternating'),
  users: fc.constant(['app_a', 'app_b']),
  tls: fc.constantFrom('on', 'off'),
  ca: fc.constant('-----BEGIN CERTIFICATE-----'),
  adminSecretId: fc.uuid(),
  // What the form has no field for.
  userHost: fc.string(),
  secretManagerUrl: fc.webUrl(),
}
const place = { host: fc.constant(HOST), port: fc.integer({ min: 1, max: 65_535 }), database: fc.constant('app') }
const standing = fc.oneof(
  ...(['postgresql', 'mysql', 'redis'] as const).map((system) =>
    fc.record({ system: fc.constant(system), ...part({ ...shared, ...place }) }),
  ),
  fc.record({
    system: fc.constant('http' as const),
    ...part({ ...shared, check: fc.constant(requests.check), change: fc.constant(requests.change) }),
  }),
)

function part(fields: Record<string, fc.Arbitrary<unknown>>) {
  const requiredKeys = 'check' in fields ? ['strategy', 'users', 'check', 'change'] : ['strategy', 'users']
  return { parameters: fc.record(fields, { requiredKeys }) }
}
const triggerOf = (system: string, parameters: Record<string, unknown>) => ({
  parameters,
  actionList: [{ name: `ready-${system}`, package: '-' }],
  webhook: null,
})

describe('the form of a rotation that is set up', () => {
  it('saved as it opened, changes nothing', () => {
    fc.assert(
      fc.property(standing, ({ system, parameters }) => {
        const { users, ...rest } = parameters
        // Users are for two in turn alone.
        const given = rest['strategy'] === 'alternating' ? { ...rest, users } : rest
        const setup = standingSetup(triggerOf(system, given), 30)
        assert.ok(setup !== undefined)
        const { adminSecretId, ...saved } = { adminSecretId: undefined, ...setupBody(setup) }
        const { adminSecretId: admin, ...others } = given
        assert.deepEqual(clean(saved), clean({ system, parameters: others, rotationPeriod: 30 }))
        assert.equal(adminSecretId, admin)
      }),
    )
  })

  it('is none where the trigger has an action or a webhook of its own', () => {
    assert.equal(standingSetup({ parameters: {}, actionList: [{ name: 'mine', package: '-' }], webhook: null }, undefined), undefined)
    assert.equal(
      standingSetup({ parameters: {}, actionList: [{ name: 'ready-redis', package: 'mine' }], webhook: null }, undefined),
      undefined,
    )
    assert.equal(standingSetup({ parameters: {}, actionList: [], webhook: { url: 'https://example.com' } }, undefined), undefined)
  })

  it('keeps what stands where the action was unlinked, and is not dated where nothing is', () => {
    const setup = standingSetup({ parameters: { host: HOST }, actionList: [], webhook: null }, undefined)
    assert.deepEqual(setup, { ...EMPTY_SETUP, host: HOST, days: '' })
  })
})

/** Without what is undefined, which JSON has not. */
function clean(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
