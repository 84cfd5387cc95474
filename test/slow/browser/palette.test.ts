import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeKey, makeSecret } from '../../secrets/making.ts'
import { consoleAccount } from '../../support/browser.ts'
import { inLanguage, LANGUAGES, startBrowser } from '../../support/chromium.ts'
import { startCoffer } from '../../support/coffer.ts'

describe('the palette', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const { main } = coffer
  await makeSecret(main, 'orders-secret')
  const keyTag = await makeKey(main, 'orders-key')
  const exec = { kind: 'nodejs:default', code: 'exports.main = () => ({})' }
  await main.ok('PUT', '/ncf/api/v2/packages/shop', {})
  await main.ok('PUT', '/ncf/api/v2/packages/shop/actions/orders-action', { exec })
  await main.ok('PUT', '/ncf/api/v2/triggers/orders-trigger', {})
  const { id } = await consoleAccount(coffer, 'orders-clerk', 'NCP_SECRETMANAGER_USER')
  const tab = await browser.open(coffer, '/account', { as: 'main' })
  const { page } = tab
  const dialog = page.getByRole('dialog')

  it('finds secrets, accounts, keys, actions and triggers by a part of their names, and leads there', async () => {
    const places = {
      'orders-clerk': `/permissions/sub-accounts/${id}`,
      'orders-key': `/keys/${keyTag}`,
      'shop/orders-action Action': '/functions/actions/shop/orders-action',
      'orders-trigger Trigger': '/functions/triggers/orders-trigger',
    }
    for (const [name, path] of Object.entries(places)) {
      await page.getByRole('navigation').waitFor()
      await page.keyboard.press('Control+k')
      await dialog.getByPlaceholder('Find anything').fill('orders')
      await dialog.getByText('orders-secret').waitFor()
      await dialog.getByRole('button', { name, exact: true }).click()
      await page.waitForURL((url) => url.pathname === `/console${path}`)
    }
    await page.keyboard.press('Control+k')
    await dialog.getByPlaceholder('Find anything').fill('orders-c')
    await dialog.getByText('orders-clerk').waitFor()
    await tab.clean()
    await dialog.getByPlaceholder('Find anything').fill('nothing-like-this')
    await dialog.getByText('Nothing found.').waitFor()
  })

  it('names each kind in each language', async () => {
    const said = { en: 'Sub accounts', ko: '서브 계정', ja: 'サブアカウント' } as const
    const ofTrigger = { en: 'Trigger', ko: '트리거', ja: 'トリガー' } as const
    const other = await browser.open(coffer, '/account', { as: 'main', instead: tab })
    for (const language of LANGUAGES) {
      await inLanguage(other, language)
      await other.page.getByRole('navigation').waitFor()
      await other.page.keyboard.press('Control+k')
      await other.page.getByRole('dialog').getByRole('textbox').fill('orders')
      // The name of a group is drawn by its style.
      await other.page.locator(`[style*="${said[language]}"]`).waitFor({ state: 'attached' })
      await other.page.getByRole('button', { name: `orders-trigger ${ofTrigger[language]}`, exact: true }).waitFor()
    }
    await other.clean()
  })

  it('asks for nothing twice that the person may not list', async () => {
    const refused: string[] = []
    const other = await browser.open(coffer, '/account', { as: 'orders-clerk', language: 'en', instead: tab })
    other.page.on('response', (response) => {
      if (response.status() === 403) refused.push(new URL(response.url()).pathname)
    })
    await other.page.keyboard.press('Control+k')
    for (const typed of ['orders', 'orders-s', 'orders-se']) {
      await other.page.getByRole('dialog').getByRole('textbox').fill(typed)
      await other.page.getByRole('dialog').getByText('orders-secret').waitFor()
      await other.page.waitForLoadState('networkidle')
    }
    assert.equal(await other.page.getByRole('dialog').getByText('orders-clerk').count(), 0)
    assert.ok(refused.length > 0)
    assert.deepEqual(refused.toSorted(), [...new Set(refused)].sort())
    await other.clean()
  })
})
