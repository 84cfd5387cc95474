import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { idIn, makeSecret } from '../secrets/making.ts'
import { inLanguage, type Language, serverSaid, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

describe('who reads a secret', async () => {
  const coffer = await startCoffer()
  const { main } = coffer
  const browser = await startBrowser()
  const S = await makeSecret(main, 'tabbed')
  const reader = await coffer.subAccount('reader', 'NCP_SECRETMANAGER_USER')
  await reader.ok('GET', `${S}/values`)
  const tab = await browser.open(coffer, `/secrets/${idIn(S)}/consumers`, { as: 'main', at: coffer.clock.now() })
  const { page } = tab

  it('is told with which value each of them holds', async () => {
    await page.getByRole('row', { name: /reader the active value/ }).waitFor()
    await main.ok('PUT', `${S}/values`, { active: JSON.stringify({ user: 'app', password: 'newer-1' }) })
    await page.reload()
    await page.getByRole('row', { name: /reader one that is gone/ }).waitFor()
    await tab.clean()
  })

  it('leads to whoever it is, where rights are given and taken', async () => {
    await page.getByRole('link', { name: 'reader', exact: true }).click()
    await page.waitForURL(/\/permissions\/sub-accounts\//)
    await page.getByRole('heading', { name: 'reader' }).first().waitFor()
    await page.goBack()
    await tab.clean()
  })

  it('is told with the statement that lets them', async () => {
    await page.getByRole('tab', { name: 'Access' }).click()
    await page.getByRole('row', { name: /reader Sub account NCP_SECRETMANAGER_USER, statement 1/ }).waitFor()
    assert.match(page.url(), /\/access$/)
    await tab.clean()
  })

  it('is told for anybody, from any address at any time, before they try', async () => {
    const condition = { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] }, DateLessThan: { 'ncp:CurrentTime': ['2027-01-01T00:00:00Z'] } }
    const targets = [{ product: 'SecretManager', actions: ['View/getSecretValue'], resourceNrns: ['*'] }]
    await main.ok('POST', '/api/v1/policies', { policyName: 'from-inside', permissions: [{ effect: 'Allow', targets, condition }] })
    const insider = await coffer.subAccount('insider', 'from-inside')
    const decide = async (said: string) => {
      await page.getByRole('button', { name: 'Decide' }).click()
      await page.getByRole('status').getByText(said, { exact: true }).waitFor()
    }
    const address = page.getByLabel('Calling address (optional)')
    await page.getByRole('combobox', { name: 'Who', exact: true }).click()
    await page.getByRole('option', { name: 'insider' }).click()
    await address.fill('10.1.2.3')
    await decide('Allowed')
    await page.getByRole('link', { name: 'from-inside' }).waitFor()
    await tab.clean()
    await page.getByLabel('At this time (optional)').fill('2027-02-01T10:00')
    await decide('Denied')
    await page.getByLabel('At this time (optional)').fill('')
    await address.fill('192.0.2.1')
    await decide('Denied')
    await tab.clean()
    const sources = { useApiAllowSource: true, apiAllowSources: [{ type: 'IP', source: '10.1.2.3' }] }
    await main.ok('PUT', `/api/v1/sub-accounts/${insider.id}`, sources)
    await page.getByRole('button', { name: 'Decide' }).click()
    await page.getByText('The account takes no calls from this address, whatever its policies allow.').waitFor()
    await tab.clean()
    await address.fill('nowhere')
    await page.getByRole('button', { name: 'Decide' }).click()
    await serverSaid(page.getByRole('alert'), 'an IP address')
  })

  it('is told in the history, with how much there was each day', async () => {
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('img', { name: /calls in the last 30 days/ }).waitFor()
    await page.getByLabel('Search the records').fill('updateSecretValue')
    await page.getByText('1 record', { exact: true }).waitFor()
    await tab.clean()
  })

  it('is told on a phone with the conditions and by name, without columns for them', async () => {
    const size = page.viewportSize()
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('row', { name: /Success main/ }).waitFor()
    await page.getByRole('tab', { name: 'Access' }).click()
    await page.reload()
    await page.getByRole('row', { name: /insider on conditions/ }).waitFor()
    await tab.clean()
    if (size !== null) await page.setViewportSize(size)
  })

  it('is told in Korean and Japanese', async () => {
    for (const [language, words] of Object.entries({ ko: '이용 내역', ja: '履歴' })) {
      await inLanguage(tab, language as Language)
      await page.getByRole('tab', { name: words }).waitFor()
      await tab.clean()
    }
  })
})
