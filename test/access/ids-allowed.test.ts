import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compile } from '#core/access/compile'
import { decide } from '#core/access/decide'
import { decideList } from '#core/access/decide-list'
import { idsAllowed } from '#core/access/ids-allowed'
import { fits } from '#core/access/pattern'
import { IDS, PLACE, policies, policyOf } from './any-policies.ts'

const ACTION = 'View/getSecretList'
const place = fc.record({
  product: fc.constant(PLACE.product),
  region: fc.constantFrom('KR', 'JPN'),
  memberNo: fc.constantFrom('1', '2'),
  type: fc.constantFrom('Secret', 'Key'),
})

test('a list shows an id exactly when the action is allowed on that id', () => {
  const id = fc.oneof(fc.constantFrom(...IDS), fc.string({ maxLength: 6 }))
  fc.assert(
    fc.property(policies, place, id, (held, place, id) => {
      const compiled = compile(held)
      const { allow, deny } = idsAllowed(compiled, ACTION, place)
      const shown = allow.some((pattern) => fits(pattern, id)) && !deny.some((pattern) => fits(pattern, id))
      const nrn = `nrn:PUB:${place.product}:${place.region}:${place.memberNo}:${place.type}/${id}`
      assert.equal(shown, decide(compiled, { product: place.product, action: ACTION, nrn }).allowed)
    }),
    { numRuns: 5000 },
  )
})

test('a Deny whose pattern runs over the slash hides what it means', () => {
  const held = compile([
    policyOf([
      { effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['*'], resourceNrns: ['*'] }] },
      { effect: 'Deny', targets: [{ product: 'SecretManager', actions: ['*'], resourceNrns: ['nrn:PUB:SecretManager:KR:*:*3f'] }] },
    ]),
  ])
  assert.deepEqual(idsAllowed(held, ACTION, PLACE), { allow: ['*'], deny: ['*3f'] })
})

test('whole ids come out whole, each once', () => {
  const resourceNrns = ['nrn:PUB:SecretManager:KR:1:Secret/ab', 'nrn::SecretManager::*:Secret/ab', 'nrn:PUB:SecretManager:KR:1:Key/cd']
  const held = compile([policyOf([{ effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['View*'], resourceNrns }] }])])
  assert.deepEqual(idsAllowed(held, ACTION, PLACE), { allow: ['ab'], deny: [] })
})

test('whoever would be shown something is let into the list, and whoever may see nothing is not', () => {
  fc.assert(
    fc.property(policies, place, fc.constantFrom(...IDS), (held, place, id) => {
      const compiled = compile(held)
      const { allow, deny } = idsAllowed(compiled, ACTION, place)
      const shown = allow.some((pattern) => fits(pattern, id)) && !deny.some((pattern) => fits(pattern, id))
      const nrn = `nrn:PUB:${place.product}:${place.region}:${place.memberNo}:${place.type}/*`
      const { allowed } = decideList(compiled, { product: place.product, action: ACTION, nrn })
      if (shown) assert.equal(allowed, true)
      if (allow.length === 0 || deny.includes('*')) assert.equal(allowed, false)
    }),
    { numRuns: 3000 },
  )
})
