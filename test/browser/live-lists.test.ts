import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeSecret } from '../secrets/making.ts'
import { startBrowser, type TestPage } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { goTo } from './narrow.ts'

const CODE = { exec: { kind: 'nodejs:default', code: 'exports.main = () => ({})' } }

describe('a list that somebody looks at', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const { main } = coffer
  const { id: account } = await coffer.subAccount('keeper')
  const secret = await makeSecret(main, 'watched')
  const tab = await browser.open(coffer, '/account', { as: 'main' })
  const { page } = tab
  await page.locator('h1').waitFor()
  const key = { keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false, memo: '' }
  const permissions = [{ effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['View*'], resourceNrns: ['*'] }] }]
  const hook = { url: 'https://example.com/', types: ['secret.deleted'] }

  const LISTS: [list: string, path: string, made: string, make: (name: string) => Promise<unknown>][] = [
    ['secrets', '/secrets', 'new-secret', (name) => makeSecret(main, name)],
    ['a secret', `${secret.replace('/api/v1', '')}`, 'new memo', (memo) => main.ok('PUT', `${secret}/memo`, { memo })],
    [
      'sub accounts',
      '/permissions/sub-accounts',
      'newcomer',
      (loginId) => main.ok('POST', '/api/v1/sub-accounts', { loginId, name: 'somebody' }),
    ],
    ['groups', '/permissions/groups', 'new-group', (groupName) => main.ok('POST', '/api/v1/groups', { groupName })],
    ['policies', '/permissions/policies', 'a-policy', (policyName) => main.ok('POST', '/api/v1/policies', { policyName, permissions })],
    ['roles', '/permissions/roles', 'new-role', (roleName) => main.ok('POST', '/api/v1/roles', { roleName, roleType: 'Account' })],
    ['packages', '/functions/packages', 'new-package', (name) => main.ok('PUT', `/ncf/api/v2/packages/${name}`, {})],
    ['actions', '/functions', 'new-action', (name) => main.ok('PUT', `/ncf/api/v2/packages/-/actions/${name}`, CODE)],
    ['triggers', '/functions/triggers', 'new-trigger', (name) => main.ok('PUT', `/ncf/api/v2/triggers/${name}`, {})],
    ['keys', '/keys', 'new-key', (keyName) => main.ok('POST', '/kms/v1/keys', { keyName, ...key })],
    ['watch rules', '/history/rules', 'new-rule', (name) => main.ok('PUT', `/api/v1/watch-rules/${name}`, { kind: 'new-address' })],
    ['webhooks', '/history/webhooks', 'New webhook', (name) => main.ok('POST', '/api/v1/subscriptions', { name, ...hook })],
  ]
  for (const [list, path, name, make] of LISTS)
    it(`shows what somebody else made meanwhile: ${list}`, async () => {
      await goTo(page, path)
      assert.equal(await page.locator('main').getByText(name, { exact: true }).count(), 0)
      await make(name)
      await page.locator('main').getByText(name, { exact: true }).first().waitFor()
    })

  it('shows the access key that somebody else makes, switches off and deletes meanwhile', async () => {
    await goTo(page, `/permissions/sub-accounts/${account}/keys`)
    const { accessKey } = await main.ok('POST', `/api/v1/sub-accounts/${account}/access-keys`)
    await page.locator('main').getByText(accessKey).first().waitFor()
    await tab.clean()
    const others = await browser.open(coffer, `/permissions/sub-accounts/${account}/keys`, { as: 'main' })
    const row = ({ page: where }: TestPage) => where.getByRole('listitem').filter({ hasText: accessKey })
    await row(others).getByRole('button', { name: 'Switch off' }).click()
    await others.page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await row(tab).getByRole('button', { name: 'Switch on' }).waitFor()
    await row(others).getByRole('button', { name: 'Delete' }).click()
    await others.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await row(tab).waitFor({ state: 'detached' })
    await others.context.close()
  })
})
