import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { policyIds } from '../../access/iam.ts'
import { saysMissingRight } from '../../browser/missing-right.ts'
import { makeSecret } from '../../secrets/making.ts'
import { consoleAccount } from '../../support/browser.ts'
import { startBrowser } from '../../support/chromium.ts'
import { startSubscribing } from '../../watch/subscribing.ts'

describe('webhooks', async () => {
  const { coffer, receiver, pass } = await startSubscribing()
  const browser = await startBrowser()
  const { main } = coffer
  await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
  const { id: looks } = await consoleAccount(coffer, 'looks', 'NCP_WATCH_USER')
  // Whoever may not hear of secrets hears of nothing.
  await main.ok('POST', `/api/v1/sub-accounts/${looks}/policies`, { policyIdList: await policyIds(main, 'NCP_SECRETMANAGER_USER') })
  const tab = await browser.open(coffer, '/history/webhooks', { as: 'main' })
  const { page } = tab
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const dialog = page.getByRole('dialog')

  it('are made with a signing secret that is shown once and kept nowhere, and refused at addresses that may not be called', async () => {
    await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor()
    await tab.clean()
    await button('Add a webhook').click()
    await dialog.getByLabel('Name').fill('Deployments')
    await dialog.getByLabel('Address').fill('http://example.com')
    await dialog.getByText('It begins with https://').waitFor()
    await dialog.getByLabel('Address').fill('https://10.0.0.1/hook')
    await dialog.getByRole('checkbox', { name: 'Secret created' }).check()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Add a webhook' }).click()
    await dialog.getByText('Address is no address that the server may call').waitFor()
    await dialog.getByLabel('Address').fill(receiver.url)
    await dialog.getByRole('button', { name: 'Add a webhook' }).click()
    const once = page.getByRole('dialog', { name: 'The signing secret' })
    const secret = (await once.locator('code').textContent()) ?? ''
    assert.match(secret, /^whsec_/)
    await tab.clean()
    await once.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('link', { name: 'Deployments' }).waitFor()
    const kept = await page.evaluate<string>(
      'JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }])',
    )
    assert.equal(kept.includes(secret), false)
  })

  it('show each delivery with its tries as they happen, what was sent, and send it again', async () => {
    await page.getByRole('link', { name: 'Deployments' }).click()
    await page.getByText('It has not been told of anything yet.').waitFor()
    await tab.clean()
    receiver.deeds = [503]
    await button('Send a test').click()
    await page.getByText('Tried once. The last answer was 503.').waitFor()
    await page.getByText(/^Next try/).waitFor()
    receiver.deeds = [503, 200]
    await pass(5_000)
    await page.getByText('Tried 2 times. The last answer was 503.').waitFor()
    await pass(60_000)
    await page.getByText('Tried 3 times. The last answer was 200.').waitFor()
    await tab.clean()
    await makeSecret(main, 'told-of')
    await page.getByText('Secret created', { exact: true }).nth(1).waitFor()
    await button('What is sent').first().click()
    await dialog.getByText(/"secretId"/).waitFor()
    await tab.clean()
    await page.keyboard.press('Escape')
    const before = receiver.received.length
    await button('Deliver again').first().click()
    assert.equal((await receiver.delivery(before + 1)).body.type, 'secret.created')
    await page.getByText('Failed', { exact: true }).click()
    await page.getByText('There is none in this state.').waitFor()
    await tab.clean()
  })

  it('are looked at by whoever may not change them, who is told who could grant it, and taken away by whoever may', async () => {
    const other = await browser.open(coffer, new URL(page.url()).pathname.replace('/console', ''), { as: 'looks' })
    await other.page.getByRole('button', { name: 'Send a test' }).click()
    await other.page.getByText('You have no right to this').waitFor()
    await other.page.getByText('Change/testSubscription').first().waitFor()
    await other.clean()
    await button('Delete').click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor()
    await other.page.getByText('This rule, alert or subscription does not exist (any more).').waitFor()
    await other.context.close()
  })

  it('say to whom the right is missing which one it is, in each language, on a phone', async () => {
    const other = await browser.open(coffer, '/history/webhooks', { size: { width: 360, height: 740 }, as: 'nobody' })
    await saysMissingRight(other, 'View/getSubscriptionList', async () => {
      assert.equal(await other.page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    })
    await other.context.close()
  })
})
