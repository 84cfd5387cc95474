import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSettings } from '#server/settings'
import { SUBS } from '../access/iam.ts'
import { Browser, consoleAccount, PASSWORD } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'

test('a VPC and a server stand for the addresses that the deployment names', async () => {
  const { main, subAccount } = await startCoffer({
    env: { COFFER_VPC_SOURCES: 'vpc-1=10.0.0.0/8 127.0.0.0/8 ::1,far-1=192.0.2.0/24, 77=127.0.0.1 ::1' },
  })
  const one = await subAccount('from-a-vpc')
  for (const [type, source, status] of [
    ['VPC', 'vpc-1', 200],
    ['VPC', 'far-1', 401],
    ['VPC_SERVER', '77', 200],
    ['IP', '127.0.0.0/8', 200],
  ] as const) {
    await main.ok('PUT', `${SUBS}/${one.id}`, { useApiAllowSource: true, apiAllowSources: [{ type, source }] })
    const said = await one.call('GET', '/api/v1/caller-identity')
    assert.deepEqual([said.status, said.body.error?.errorCode], [status, status === 200 ? undefined : '210'], `${type} ${source}`)
  }
})

test('a source of an API key that the deployment does not name is refused where it is written, and shuts nobody out', async () => {
  const { main, subAccount } = await startCoffer({ env: { COFFER_VPC_SOURCES: 'vpc-1=127.0.0.0/8 ::1' } })
  const one = await subAccount('mistyped')
  for (const wrong of [
    { type: 'VPC', source: 'vpc-2' },
    { type: 'VPC', source: '127.0.0.0/8' },
    { type: 'VPC_SERVER', source: 'VPC-1' },
  ]) {
    const sources = { useApiAllowSource: true, apiAllowSources: [{ type: 'VPC', source: 'vpc-1' }, wrong] }
    for (const [method, path, body] of [
      ['PUT', `${SUBS}/${one.id}`, sources],
      ['POST', SUBS, { loginId: 'mistyped-too', name: 'mistyped', ...sources }],
    ] as const) {
      const said = await main.call(method, path, body)
      assert.equal(said.status, 400, wrong.source)
      assert.match(said.body.message, /^apiAllowSources\[1\]\.source: COFFER_VPC_SOURCES names no .* type IP/)
    }
  }
  await one.ok('GET', '/api/v1/caller-identity')
})

test('people sign in to the console from a VPC by its number, and a number that is none is refused', async () => {
  const coffer = await startCoffer({ env: { COFFER_VPC_SOURCES: 'vpc-1=127.0.0.0/8 ::1,far-1=192.0.2.0/24' } })
  const { id } = await consoleAccount(coffer, 'from-a-vpc', 'NCP_SECRETMANAGER_USER')
  const change = (...consolePermitIps: string[]) => coffer.main.call('PUT', `${SUBS}/${id}`, { useConsolePermitIp: true, consolePermitIps })
  for (const [rules, status] of [
    [['vpc-1'], 200],
    [['far-1'], 401],
    [['far-1', '127.0.0.1', '::1'], 200],
  ] as const) {
    assert.equal((await change(...rules)).status, 200)
    const said = await new Browser(coffer.url).call('POST', '/login', { loginId: 'from-a-vpc', password: PASSWORD })
    assert.equal(said.status, status, rules.join(' '))
  }
  for (const rule of ['vpc-2', '10.0.0.256', 'VPC-1', '77']) {
    const said = await change('vpc-1', rule)
    assert.equal(said.status, 400, rule)
    assert.match(said.body.message, /COFFER_VPC_SOURCES/)
  }
})

test('they are read from a list or a JSON file, and mistakes are told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coffer-vpc-'))
  const read = (text: string) => Object.fromEntries(readSettings({ COFFER_VPC_SOURCES: text }, folder).vpcSources)
  await writeFile(join(folder, 'vpcs.json'), '{"vpc-1":["10.0.0.0/8"],"7":["192.0.2.7"]}')
  assert.deepEqual(read('vpcs.json'), { 'vpc-1': ['10.0.0.0/8'], 7: ['192.0.2.7'] })
  assert.deepEqual(read('vpc-1=10.0.0.0/8, 7=192.0.2.7  ::1'), { 'vpc-1': ['10.0.0.0/8'], 7: ['192.0.2.7', '::1'] })
  await writeFile(join(folder, 'bad.json'), '{"vpc-1":"10.0.0.0/8"}')
  for (const text of ['bad.json', 'missing.json', 'vpc-1=10.0.0.0/33', 'vpc-1=', '=10.0.0.0/8', 'a b=10.0.0.0/8'])
    assert.throws(() => read(text), /COFFER_VPC_SOURCES/, text)
  await rm(folder, { recursive: true })
})
