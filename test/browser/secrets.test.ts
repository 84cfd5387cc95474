import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeSecret } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { inLanguage, LANGUAGES, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { saysMissingRight } from './missing-right.ts'

const MANY = 130
/** Longer than any page is wide, and in the name of a key, since a secret's own name takes only letters and few signs. */
const LONG_NAME = `s-${'w'.repeat(500)}`

describe('the list of secrets', async () => {
  const coffer = await startCoffer({ env: { COFFER_NAME_MAX: '512', COFFER_DELETION_DAYS: '1' } })
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/secrets', { as: 'main' })
  const { page } = tab

  it('leads into the first step when there is none', async () => {
    await page.getByRole('link', { name: 'Create the first secret' }).waitFor()
    await tab.clean()
  })

  it('shows a secret that was made elsewhere without being asked', async () => {
    await makeSecret(coffer.main, 'made-elsewhere')
    await page.getByRole('link', { name: 'made-elsewhere' }).waitFor()
    const row = page.getByRole('row', { name: /made-elsewhere/ })
    assert.match((await row.textContent()) ?? '', /Enabled[\s\S]*Built-in key[\s\S]*by hand/)
    await tab.clean()
  })

  it('stays quick with many: only the rows in sight are in the page, and the last one is reached by scrolling', async () => {
    await makeSecret(coffer.main, LONG_NAME)
    await Promise.all(Array.from({ length: MANY }, (_, n) => makeSecret(coffer.main, `n-${String(n).padStart(4, '0')}`)))
    await page.reload()
    await page.getByText(`${MANY + 2} rows`).waitFor()
    assert.ok((await page.getByRole('row').count()) < 60)
    await page.getByRole('button', { name: 'Name' }).click()
    await page.getByRole('link', { name: LONG_NAME }).waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    const last = page.getByRole('link', { name: 'made-elsewhere' })
    for (let turn = 0; turn < 40 && (await last.count()) === 0; turn += 1) {
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
      await page.waitForFunction('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))')
    }
    await last.waitFor()
    assert.equal(await last.locator('xpath=ancestor::tr').getAttribute('aria-rowindex'), String(MANY + 3))
  })

  it('searches and filters by the server, keeps both in the address, and says when nothing matches', async () => {
    await page.getByLabel('Search by name').fill('n-0123')
    await page.getByText('1 row', { exact: true }).waitFor()
    assert.match(page.url(), /search=n-0123/)
    await page.reload()
    await page.getByText('1 row', { exact: true }).waitFor()
    await page.getByRole('combobox', { name: 'State' }).click()
    await page.getByRole('option', { name: 'Disabled' }).click()
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await tab.clean()
    await page.getByRole('button', { name: 'Show all' }).last().click()
    await page.getByText(`${MANY + 2} rows`).waitFor()
  })

  it('shows in the field what is searched for, also after the menu led back to all of them', async () => {
    const field = page.getByLabel('Search by name')
    await field.fill('n-0123')
    await page.getByText('1 row', { exact: true }).waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Secrets' }).click()
    await page.getByText(`${MANY + 2} rows`).waitFor()
    assert.equal(await field.inputValue(), '')
  })

  it('changes several at once, and says of which it could not and why', async () => {
    await page.getByLabel('Search by name').fill('n-001')
    await page.getByText('10 rows').waitFor()
    const { secrets } = await coffer.main.ok('GET', '/api/v1/secret-summaries?search=n-0010')
    await coffer.main.ok('POST', `/api/v1/secrets/${secrets[0].secretId}/request-deletion`)
    await page.getByRole('table').getByText('To be deleted').waitFor()
    await page.getByLabel('Select all rows shown').check()
    await page.getByText('10 selected').waitFor()
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByText('9 secrets changed.').waitFor()
    await page.getByText(/n-0010: /).waitFor()
    await page.getByText('1 selected').waitFor()
    assert.equal((await coffer.main.ok('GET', '/api/v1/secret-summaries?status=DISABLE')).totalCount, 9)
    await tab.clean()
  })

  it('names all that it would delete, those out of sight, too, and after how many days', async () => {
    const says = { en: 'for good in 1 day.', ko: '1일 뒤 영구 삭제', ja: '1 日後に完全に削除' }
    const buttons = { en: 'Request deletion', ko: '삭제 요청', ja: '削除を要求' }
    for (const language of LANGUAGES) {
      await inLanguage(tab, language, '/secrets?search=n-002')
      const check = (name: string) =>
        page
          .getByRole('row', { name: new RegExp(name) })
          .getByRole('checkbox')
          .check()
      await check('n-0021')
      await page.getByRole('textbox').first().fill('n-003')
      await check('n-0031')
      await page.getByRole('button', { name: buttons[language] }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText(says[language]).waitFor()
      assert.deepEqual(await dialog.getByRole('listitem').allTextContents(), ['n-0021', 'n-0031'])
    }
    await tab.clean()
    await inLanguage(tab, 'en')
  })

  it('says to whom the right is missing which one it is and who could grant it, in each language', async () => {
    await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
    const other = await browser.open(coffer, '/secrets', { scheme: 'dark', as: 'nobody', instead: tab })
    await saysMissingRight(other, 'View/getSecretList')
    await other.context.close()
  })
})
