import { describe, it } from 'node:test'
import { makeSecret } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { saysMissingRight } from './missing-right.ts'

describe('watching the history', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const { main } = coffer
  const bot = await coffer.subAccount('ci-bot', 'NCP_SECRETMANAGER_USER')
  const S = await makeSecret(main, 'orders-db')
  await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
  const tab = await browser.open(coffer, '/history/rules', { as: 'main' })
  const { page } = tab

  it('makes a watch rule, shows what it raised, and takes that somebody looks after it', async () => {
    await page.goto('/console/history/rules')
    await page.getByRole('button', { name: 'Add a watch rule' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('1st')
    await page.getByText('Begin with a letter').waitFor()
    await page.getByRole('textbox', { name: 'Name' }).fill('decoys')
    await page.getByRole('textbox', { name: 'Name' }).fill('refused-often')
    await page.getByRole('radio', { name: 'Many refusals' }).check()
    await tab.clean()
    await page.getByRole('dialog').getByRole('button', { name: 'Add a watch rule' }).click()
    await page.getByText('When 10 calls of one caller are refused within 5 minutes.').waitFor()
    await page.getByRole('button', { name: 'Add a watch rule' }).first().click()
    await page.getByRole('textbox', { name: 'Name' }).fill('decoys')
    await page.getByRole('combobox', { name: 'Secrets that nobody should read' }).fill('orders')
    await page.getByRole('option', { name: 'orders-db' }).click()
    await page.keyboard.press('Tab')
    await page.getByRole('dialog').getByRole('button', { name: 'Add a watch rule' }).click()
    await page.getByText('When a value of 1 secret is read.').waitFor()
    await tab.clean()
    await bot.ok('GET', `${S}/values`)
    await coffer.coffer.jobs.tick()
    await page.getByRole('tab', { name: 'Alerts' }).click()
    await page.getByText('Decoy read').waitFor()
    await tab.clean()
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByRole('heading', { name: 'No alerts' }).waitFor()
    await page.getByText('All', { exact: true }).click()
    await page.getByText(/Acknowledged by/).waitFor()
    await tab.clean()
  })

  it('says to whom the right is missing which one it is, in each language', async () => {
    const other = await browser.open(coffer, '/history/alerts', { as: 'nobody', instead: tab })
    await saysMissingRight(other, 'View/getAlertList')
    await other.context.close()
  })
})
