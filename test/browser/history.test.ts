import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { makeSecret } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { inLanguage, LANGUAGES, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const MINUTE = 60_000

describe('the history', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const { main, clock } = coffer
  const bot = await coffer.subAccount('ci-bot', 'NCP_SECRETMANAGER_USER')
  const S = await makeSecret(main, 'orders-db')
  for (let turn = 0; turn < 3; turn += 1) {
    await bot.ok('GET', `${S}/values`)
    await bot.refused(403, 'PUT', `${S}/memo`, { memo: 'x' })
    clock.pass(20 * MINUTE)
  }
  const tab = await browser.open(coffer, '/history', { as: 'main' })
  const { page } = tab
  const search = page.getByRole('textbox', { name: 'Search the history' })

  it('is searched by words and fields, which are suggested with the values that are there', async () => {
    await page.getByRole('table', { name: 'Records' }).waitFor()
    await page
      .getByRole('img', { name: /records over time/ })
      .locator('.recharts-bar-rectangle path')
      .first()
      .waitFor()
    await tab.clean()
    await search.fill('resu')
    await page.getByRole('option', { name: /result:/ }).click()
    await page.getByRole('option', { name: 'DENIED' }).click()
    await page.getByText('3 records', { exact: true }).waitFor()
    assert.match(page.url(), /q=result%3ADENIED/)
    await search.fill('result:DENIED principal:c')
    await page.getByRole('option', { name: /ci-bot/ }).click()
    await page.getByText('3 records', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('3 records', { exact: true }).waitFor()
    assert.equal(await search.inputValue(), 'result:DENIED principal:ci-bot')
    await search.fill('colour:red')
    await search.press('Enter')
    await page.getByText(/colour is no field; known are principal/).waitFor()
    await tab.clean()
  })

  it('opens a record to all that it holds, and searches on from any of its fields', async () => {
    await search.fill('action:updateSecretMemo')
    await search.press('Enter')
    await page.getByText('3 records', { exact: true }).waitFor()
    await page
      .getByRole('button', { name: /the whole record/ })
      .first()
      .click()
    await page.getByText('access.denied').first().waitFor()
    await page.getByRole('button', { name: 'As JSON', exact: true }).click()
    await page.getByText('"requestorName": "ci-bot"').waitFor()
    await tab.clean()
    await page.getByRole('button', { name: 'Only with this principal' }).first().click()
    await page.waitForURL(/principal/)
    await page.getByText('3 records', { exact: true }).waitFor()
  })

  it('looks at a part of the time when bars are pressed, and by the keyboard as well', async () => {
    const chart = page.getByRole('img', { name: /over time/ })
    const bar = chart.locator('.recharts-bar-rectangle path').first()
    await bar.hover()
    await chart.locator('.recharts-tooltip-wrapper').getByText('Records').waitFor()
    await page.mouse.down()
    await page.mouse.up()
    await page.waitForURL(/from=\d+&to=\d+/)
    await page.getByText('2 records', { exact: true }).waitFor()
    const from = page.getByLabel('From', { exact: true })
    await from.fill('2026-01-05T18:10:00')
    await from.press('Enter')
    await page.getByText('1 record', { exact: true }).waitFor()
    await tab.clean()
    await page.getByRole('combobox', { name: 'Time range' }).click()
    await page.getByRole('option', { name: 'Last 24 hours' }).click()
    await page.getByText('3 records', { exact: true }).waitFor()
  })

  it('keeps searches in this browser for this person, and no record with them', async () => {
    await page.getByRole('button', { name: 'Saved searches' }).click()
    await page.getByRole('menuitem', { name: 'Keep this search' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Refusals <b>of</b> memos')
    await tab.clean()
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.goto('/console/history')
    await page.getByRole('button', { name: 'Saved searches' }).click()
    await page.getByRole('menuitem', { name: 'Refusals <b>of</b> memos' }).click()
    await page.getByText('3 records', { exact: true }).waitFor()
    const stored = String(await page.evaluate('JSON.stringify(localStorage)'))
    assert.match(stored, /updateSecretMemo/)
    assert.doesNotMatch(stored, /orders-db|seq/)
  })

  it('exports what was found as a file', async () => {
    for (const [format, first] of [
      ['As JSON lines', /^\{"seq":\d+,"time":\d+/],
      ['As CSV', /^seq,time,account,/],
    ] as const) {
      await page.getByRole('button', { name: 'Export' }).click()
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: format }).click()])
      const text = readFileSync(await file.path(), 'utf8')
      assert.match(text, first)
      assert.equal(text.split('\n').filter((line) => line.includes('updateSecretMemo')).length, 3)
      await page.getByText('3 records in the file.').waitFor()
      await page.getByRole('button', { name: 'Close' }).click()
    }
    await tab.clean()
  })

  it('says that nothing was found in each language, and to whom the right is missing which one it is', async () => {
    const said = { en: 'Nothing found', ko: '검색 결과가 없습니다', ja: '見つかりません' } as const
    const phone = { width: 360, height: 740 }
    const other = await browser.open(coffer, '/history?q=nothing-like-this', { size: phone, as: 'main', instead: tab })
    for (const language of LANGUAGES) {
      await inLanguage(other, language)
      await other.page.getByRole('heading', { name: said[language] }).waitFor()
      assert.equal(await other.page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    }
    await other.clean()
    await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
    const refused = await browser.open(coffer, '/history', { language: 'ko', as: 'nobody', instead: other })
    await refused.page.getByRole('alert').getByText('View/searchLogs 권한이 필요합니다.').waitFor()
    await refused.clean()
    await refused.context.close()
  })
})
