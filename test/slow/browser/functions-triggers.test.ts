import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { saysMissingRight } from '../../browser/missing-right.ts'
import { makeSecret } from '../../secrets/making.ts'
import { consoleAccount } from '../../support/browser.ts'
import { startBrowser } from '../../support/chromium.ts'
import { startCoffer } from '../../support/coffer.ts'

describe('triggers', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/functions/new-action', { as: 'main' })
  const { page } = tab
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const field = (name: string) => page.getByLabel(name, { exact: true })
  const dialog = page.getByRole('dialog')
  const actions = '/ncf/api/v2/packages/-/actions'

  it('makes a ready-made action by a form, and a trigger that serves a secret with it; who comes second to that is told', async () => {
    await makeSecret(coffer.main, 'orders-db')
    await makeSecret(coffer.main, 'administrator')
    await page.goto('/console/functions/new-action')
    await page.getByLabel('Name').fill('rotate-orders')
    await page.getByRole('radio', { name: 'PostgreSQL' }).click()
    await field('Host').fill('db.example.com')
    await tab.clean()
    await button('Create').click()
    await page.getByRole('heading', { name: 'rotate-orders', level: 1 }).waitFor()
    assert.deepEqual((await coffer.main.ok('GET', `${actions}/rotate-orders`)).parameters, { host: 'db.example.com' })
    await page.getByRole('tab', { name: 'Triggers' }).click()
    await page.getByRole('link', { name: 'Create a trigger for this action' }).click()
    await page.getByLabel('Name').fill('orders')
    await page.getByRole('radio', { name: 'Two users in turn' }).check()
    await page.getByLabel('User 1').fill('app_a')
    await page.getByLabel('User 2').fill('app_b')
    const secrets = page.getByRole('combobox', { name: 'Secrets', exact: true })
    // In the middle of the window, so that its list has room: a list whose field scrolls out of sight goes with it.
    await secrets.evaluate('(field) => field.scrollIntoView({ block: "center" })')
    await secrets.fill('orders')
    await page.getByRole('option', { name: 'orders-db' }).click()
    await tab.clean()
    await button('Create').click()
    await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'rotate-orders' }).waitFor()
    await page.getByRole('link', { name: 'orders-db' }).waitFor()
    const trigger = await coffer.main.ok('GET', '/ncf/api/v2/triggers/orders')
    assert.deepEqual(trigger.parameters, { strategy: 'alternating', users: ['app_a', 'app_b'] })
    await tab.clean()
    await button('Choose secrets to read').click()
    await dialog.getByRole('combobox').fill('admin')
    await page.getByRole('option', { name: 'administrator' }).click()
    await coffer.main.ok('PUT', '/ncf/api/v2/triggers/orders', { description: 'theirs', parameters: trigger.parameters })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Somebody else has saved this meanwhile').waitFor()
    await dialog.getByText('administrator').first().waitFor()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Save mine over it' }).click()
    await page.getByRole('link', { name: 'administrator' }).waitFor()
    assert.equal((await coffer.main.ok('GET', '/ncf/api/v2/triggers/orders')).description, 'theirs')
  })

  it('refuses what automatic rotation depends on, and names what depends', async () => {
    const { linkedSecretList, id } = await coffer.main.ok('GET', '/ncf/api/v2/triggers/orders')
    const secret = `/api/v1/secrets/${linkedSecretList[0].secretId}`
    await coffer.main.ok('POST', `${secret}/enable-auto-rotation`, { rotationPeriod: 30, triggerId: id })
    await button('Delete').click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByText('Automatic rotation depends on this').waitFor()
    await dialog.getByText(/depend on it: orders-db\./).waitFor()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await button('Unlink').click()
    await dialog.getByRole('button', { name: 'Unlink' }).click()
    await dialog.getByText(/depend on it: orders-db/).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('fires by hand, says what began, and shows the run that came of it', async () => {
    await button('Fire').click()
    await dialog.getByRole('button', { name: 'Fire' }).click()
    await dialog.getByText('1 rotation begun').waitFor()
    await dialog.getByRole('link', { name: 'orders-db' }).waitFor()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('table', { name: 'Activations' }).getByRole('button').first().waitFor()
  })

  it('shows the signing secret of a webhook once, and keeps it nowhere', async () => {
    await page.goto('/console/functions/new-trigger')
    await page.getByLabel('Name').fill('hook')
    await page.getByRole('radio', { name: 'A webhook' }).check()
    await field('Address').fill('https://ci.example.com/hooks/rotate')
    await button('Create').click()
    const once = page.getByRole('dialog', { name: 'The signing secret' })
    const secret = (await once.locator('code').textContent()) ?? ''
    assert.match(secret, /^whsec_/)
    await tab.clean()
    await once.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('heading', { name: 'hook', level: 1 }).waitFor()
    await page.getByText('https://ci.example.com/hooks/rotate').waitFor()
    await page.getByText('A webhook gets none of it').waitFor()
    assert.equal(await page.getByText('Secrets that it may read').count(), 0)
    const kept = await page.evaluate<string>(
      'JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }])',
    )
    assert.equal(kept.includes(secret), false)
    await tab.clean()
  })

  it('says to whom the right is missing which one it is, in each language, on a phone', async () => {
    await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
    const phone = { width: 360, height: 740 }
    const other = await browser.open(coffer, '/functions/triggers', { size: phone, as: 'nobody', instead: tab })
    await saysMissingRight(other, 'View/getTriggers', async () => {
      assert.equal(await other.page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    })
    await other.context.close()
  })
})
