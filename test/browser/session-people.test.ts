import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeSecret } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { bringSession, inLanguage, signIn, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const DISABLED = '/api/v1/secret-summaries?status=DISABLE&search='

describe('a browser that one person leaves to another', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  await consoleAccount(coffer, 'alice', 'NCP_ADMINISTRATOR')
  await consoleAccount(coffer, 'bob', 'NCP_SECRETMANAGER_USER')
  const tab = await browser.open(coffer, '/')
  const { page } = tab
  const heading = (name: string) => page.getByRole('heading', { level: 1, name })
  const leave = () => page.getByRole('button', { name: 'Leave, and sign in as somebody else' }).click()
  const begin = (path: string) => browser.open(coffer, path, { as: 'main', instead: tab })

  it('shows nothing that only the one before may see', async () => {
    await begin('/permissions/sub-accounts')
    await page.getByRole('link', { name: 'alice' }).waitFor()
    coffer.clock.pass(31 * 60_000)
    await page.getByRole('link', { name: 'alice' }).click()
    await leave()
    const held = Promise.withResolvers<void>()
    await page.route('**/api/v1/sub-accounts*', (route) => held.promise.then(() => route.continue()))
    await page.goBack()
    await signIn(tab, 'bob')
    await heading('Permissions').waitFor()
    assert.equal(await page.getByText('alice').count(), 0)
    held.resolve()
    await page.getByRole('alert').first().waitFor()
    await page.unroute('**/api/v1/sub-accounts*')
  })

  it('does nothing more of what the one before had begun', async () => {
    for (const name of ['left-1', 'left-2', 'left-3']) await makeSecret(coffer.main, name)
    await begin('/secrets?search=left')
    await page.getByLabel('Select all rows shown').check()
    await tab.context.clearCookies()
    await page.getByRole('button', { name: 'Disable' }).click()
    await leave()
    await signIn(tab, 'alice')
    await heading('Secrets').waitFor()
    await page.getByLabel('Select left-2').check()
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByText('1 secret changed.').waitFor()
    assert.equal((await coffer.main.ok('GET', `${DISABLED}left`)).totalCount, 1)
  })

  it('by another tab does nothing in the name of whoever comes, who sees their own from then on', async () => {
    await begin('/secrets?search=left')
    await page.getByLabel('Select left-3').check()
    await bringSession(tab.context, coffer, 'alice')
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByText('alice signed in by another tab').waitFor()
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menu').getByText('alice').first().waitFor()
    assert.equal((await coffer.main.ok('GET', `${DISABLED}left`)).totalCount, 1)
  })

  it('by another tab says so at once, in each language', async () => {
    const says = { en: 'signed in by another tab', ko: '다른 탭에서', ja: '別のタブで' }
    const other = await tab.context.newPage()
    for (const [language, loginId] of [
      ['en', 'bob'],
      ['ko', 'alice'],
      ['ja', 'bob'],
    ] as const) {
      await inLanguage(tab, language)
      await page.locator('nav').first().waitFor()
      await tab.context.clearCookies()
      await other.goto('/console/')
      await other.locator('input[type=radio][value=sub]').waitFor({ state: 'attached' })
      await signIn({ ...tab, page: other }, loginId)
      await page.getByText(says[language]).waitFor()
    }
    await tab.clean()
  })
})
