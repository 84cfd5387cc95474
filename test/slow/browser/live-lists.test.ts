import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { goTo } from '../../browser/narrow.ts'
import { makeSecret } from '../../secrets/making.ts'
import { consoleAccount } from '../../support/browser.ts'
import { inLanguage, LANGUAGES, startBrowser, type TestPage } from '../../support/chromium.ts'
import { startCoffer } from '../../support/coffer.ts'

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

  it('shows whoever has no right to events what changed within a minute, says so, and follows at once when they are given it', async () => {
    const { id } = await consoleAccount(coffer, 'unheard', 'NCP_KMS_USER')
    const refusals = async () => {
      const keyword = 'principal:unheard action:View/getEvents result:DENIED'
      return (await main.ok('POST', '/api/kr-v1/logs/search', { keyword })).result.searchResult.length
    }
    const others = await browser.open(coffer, '/keys', { as: 'unheard', at: coffer.clock.now() })
    const note = others.page.getByRole('note')
    await note.getByText('To see it at once takes the right View/getEvents; whoever manages sub accounts can grant it.').waitFor()
    const before = await refusals()
    assert.ok(before <= 2, `${before} refusals`)
    await main.ok('POST', '/kms/v1/keys', { keyName: 'seen-late', ...key })
    await others.page.clock.fastForward(61_000)
    await others.page.locator('main').getByText('seen-late', { exact: true }).first().waitFor()
    assert.equal(await refusals(), before, 'and is not refused again for it')
    await others.clean()
    const { items } = await main.ok('GET', '/api/v1/policies?searchWord=NCP_SECRETMANAGER_USER')
    await main.ok('POST', `/api/v1/sub-accounts/${id}/policies`, { policyIdList: [items[0].policyId] })
    await others.page.clock.fastForward(241_000)
    await note.waitFor({ state: 'detached' })
    await main.ok('POST', '/kms/v1/keys', { keyName: 'seen-at-once', ...key })
    await others.page.locator('main').getByText('seen-at-once', { exact: true }).first().waitFor()
    await others.context.close()
  })

  it('says in each language that it is late', async () => {
    await consoleAccount(coffer, 'late', 'NCP_KMS_USER')
    const others = await browser.open(coffer, '/keys', { as: 'late', instead: tab })
    const says = { en: 'shows here within a minute', ko: '1분 이내에 표시됩니다', ja: '1 分以内に表示されます' }
    for (const language of LANGUAGES) {
      await inLanguage(others, language)
      await others.page.getByRole('note').getByText(says[language]).waitFor()
    }
  })
})
