import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAddressRule } from '#core/access/address-rule'
import { type ApiSource, consoleSourceAllowed, sourceAllowed } from '#core/access/source-rules'

const bound = (...sources: ApiSource[]) => ({ useApiAllowSource: 1 as const, apiAllowSources: JSON.stringify(sources) })
const ip = (...sources: string[]) => bound(...sources.map((source): ApiSource => ({ type: 'IP', source })))

test('without rules in use every address is taken', () => {
  assert.equal(sourceAllowed({ useApiAllowSource: 0, apiAllowSources: '[{"type":"IP","source":"10.0.0.1"}]' }, '192.0.2.1'), true)
})

test('rules in use take the addresses that they name, and no other', () => {
  const rules = ip('192.0.2.7', '10.0.0.0/8', '2001:db8::/32', '::1')
  for (const address of ['192.0.2.7', '10.255.0.1', '2001:db8:1::5', '::1', '::ffff:10.1.1.1'])
    assert.equal(sourceAllowed(rules, address), true, address)
  for (const address of ['192.0.2.8', '11.0.0.1', '2001:db9::1', '::2', '::ffff:11.1.1.1', '', 'localhost', '10.0.0.1.'])
    assert.equal(sourceAllowed(rules, address), false, address)
})

test('rules in use that name nothing take nobody, and so do networks that the deployment does not know', () => {
  assert.equal(sourceAllowed(ip(), '10.0.0.1'), false)
  assert.equal(sourceAllowed(bound({ type: 'VPC', source: '10.0.0.1' }, { type: 'VPC_SERVER', source: '10.0.0.1' }), '10.0.0.1'), false)
})

test('the console takes the addresses that a number of the deployment stands for, and an address stays one whatever networks are called', () => {
  const rules = (...sources: string[]) => ({ useConsolePermitIp: 1 as const, consolePermitIps: JSON.stringify(sources) })
  const networks = new Map([
    ['vpc-1', ['10.0.0.0/8', '2001:db8::/32']],
    ['77', ['192.0.2.7']],
    ['198.51.100.1', ['0.0.0.0/0']],
  ])
  const both = rules('vpc-1', '77', '198.51.100.1')
  for (const address of ['10.1.2.3', '2001:db8::5', '192.0.2.7', '198.51.100.1'])
    assert.equal(consoleSourceAllowed(both, address, networks), true, address)
  for (const address of ['11.0.0.1', '192.0.2.8', '198.51.100.2'])
    assert.equal(consoleSourceAllowed(both, address, networks), false, address)
  assert.equal(consoleSourceAllowed(rules('vpc-gone'), '10.1.2.3', networks), false)
})

test('a CIDR block takes exactly the addresses that share its first bits', () => {
  const address = fc.integer({ min: 0, max: 0xffff_ffff })
  const dotted = (of: number) => [24, 16, 8, 0].map((shift) => (of >>> shift) & 255).join('.')
  fc.assert(
    fc.property(address, fc.integer({ min: 0, max: 32 }), address, (base, bits, far) => {
      const flipped = bits === 0 ? base : (base ^ (1 << (32 - bits))) >>> 0
      for (const asked of [base, far, flipped]) {
        const inside = bits === 0 || asked >>> (32 - bits) === base >>> (32 - bits)
        assert.equal(sourceAllowed(ip(`${dotted(base)}/${bits}`), dotted(asked)), inside, `${dotted(asked)} in ${dotted(base)}/${bits}`)
      }
    }),
  )
})

test('an address rule is an IP address or a CIDR block', () => {
  for (const good of ['10.0.0.1', '0.0.0.0/0', '10.0.0.0/32', '::/0', '2001:db8::/128', '::1'])
    assert.equal(isAddressRule(good), true, good)
  for (const bad of [
    '',
    '10',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/a',
    'localhost',
    '/8',
  ])
    assert.equal(isAddressRule(bad), false, bad)
})
