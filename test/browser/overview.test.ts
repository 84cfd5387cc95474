import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeSecret } from '../secrets/making.ts'
import { inLanguage, LANGUAGES, signIn, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const DAY = 86_400_000
const LONG = `s-${'w'.repeat(500)}`

describe('the overview', async () => {
  const coffer = await startCoffer({ env: { COFFER_NAME_MAX: '512' } })
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/')
  const { page } = tab
  const { main, clock } = coffer

  it('leads through the first steps where there is no secret yet, and ticks what is done', async () => {
    await signIn(tab)
    await page.getByRole('heading', { name: 'First steps' }).waitFor()
    await tab.clean()
    const bot = await coffer.subAccount('ci-bot', 'NCP_SECRETMANAGER_USER')
    await page.reload()
    await page.getByText('done', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Create a secret' }).click()
    await page.waitForURL(/\/secrets\/new$/)
    await bot.refused(403, 'POST', '/api/v1/secrets', {})
  })

  it('tells what needs attention, and leads to it', async () => {
    const leaving = await makeSecret(main, 'leaving')
    await makeSecret(main, LONG)
    clock.pass(100 * DAY)
    const young = await makeSecret(main, 'young')
    await main.ok('POST', `${leaving}/request-deletion`)
    const viewer = await coffer.subAccount('viewer', 'NCP_SECRETMANAGER_USER')
    await viewer.refused(403, 'PUT', `${leaving}/memo`, { memo: 'x' })
    await page.goto('/console/')
    await signIn(tab)
    await page.getByRole('heading', { name: 'About to be deleted' }).waitFor()
    await page.getByRole('heading', { name: 'Unused' }).waitFor()
    await page.getByRole('img', { name: /calls by the hour/ }).waitFor()
    assert.equal(await page.getByRole('heading', { name: 'First steps' }).count(), 0)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    await tab.clean()
    // Told by an event, without being asked.
    await main.ok('POST', `${young}/request-deletion`)
    await page.getByRole('link', { name: 'young' }).waitFor()
    await page.getByRole('link', { name: 'No right to it' }).click()
    await page.getByText('1 record', { exact: true }).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: 'leaving' }).first().click()
    await page.waitForURL(new RegExp(`${leaving.split('/').at(-1)}$`))
  })

  it('speaks each language, and fits on a phone', async () => {
    const said = { en: 'Needs attention', ko: '확인 필요', ja: '要対応' } as const
    const phone = { width: 360, height: 740 }
    const other = await browser.open(coffer, '/', { scheme: 'dark', size: phone, as: 'main', instead: tab })
    for (const language of LANGUAGES) {
      await inLanguage(other, language)
      await other.page.getByRole('heading', { name: said[language] }).waitFor()
      assert.equal(await other.page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    }
    await other.clean()
  })

  it('does not keep the session of whoever has left it open', async () => {
    const left = await browser.open(coffer, '/', { as: 'main', at: clock.now() })
    await left.page.getByRole('heading', { name: 'Needs attention' }).waitFor()
    for (let minutes = 0; minutes < 30; minutes += 10) {
      clock.pass(10 * 60_000)
      const asked = left.page.waitForResponse(/\/overview$/)
      await left.page.clock.fastForward(61_000)
      await asked
    }
    await left.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  })
})
