import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { MAIN_PASSWORD } from '../support/browser.ts'
import { serverSaid, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const HOSTILE = '<b>‮x</b>wwwwwwwwwwwwwwwwww'

describe('sub accounts in the console', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/permissions', { as: 'main' })
  const { page } = tab
  const item = (loginId: string) => coffer.main.ok('GET', `/api/v1/sub-accounts?searchColumn=loginId&searchWord=${loginId}`)

  const dialog = page.getByRole('dialog')
  /** Back, and on again by the console, which does not let go: each is heard. */
  const goBack = () =>
    page.evaluate(
      "new Promise((done) => { addEventListener('popstate', () => addEventListener('popstate', done, { once: true }), { once: true }); history.back() }).then(() => 0)",
    )
  const stays = () => page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).last().click()

  it('are made with a password that is shown once, and lead on to their rights', async () => {
    await page.getByRole('heading', { name: 'No sub accounts yet' }).waitFor()
    await tab.clean()
    await page.getByRole('link', { name: 'Create a sub account' }).click()
    await page.getByLabel('Login ID').fill('1bad')
    await page.getByRole('button', { name: 'Create a sub account' }).click()
    await page.getByText('2–30 characters.').last().waitFor()
    assert.equal(await page.getByText(/^3–60 letters, digits/).count(), 1)
    assert.equal(await page.getByText('It stays for good.').count(), 0)
    await page.getByLabel('Login ID').fill('anna')
    await page.getByRole('textbox', { name: /^Name/ }).fill(HOSTILE)
    await page.getByRole('switch', { name: 'May sign in to the console' }).check()
    await tab.clean()
    await goBack()
    await stays()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Create a sub account' }).click()
    await page.getByText('The new password').waitFor()
    await goBack()
    const password = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByText('it may do nothing and cannot sign in').waitFor()
    assert.ok(password.length >= 8)
    assert.ok(!(await page.content()).includes(password))
    assert.equal((await item('anna')).items[0].name, HOSTILE)
  })

  it('are given policies and groups, and show which secrets they can read by them', async () => {
    const policies = page.getByRole('region', { name: 'Policies' })
    await policies.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('dialog').getByRole('combobox').fill('SECRETMANAGER_USER')
    await page.getByRole('option', { name: 'NCP_SECRETMANAGER_USER' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    await policies.getByRole('link', { name: 'NCP_SECRETMANAGER_USER' }).waitFor()
    await tab.clean()
    await policies.getByRole('button', { name: 'Remove NCP_SECRETMANAGER_USER' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await policies.getByText('No policy: it gives no rights yet.').waitFor()
  })

  it('get access keys whose secret is shown once and saved as the command line reads it', async () => {
    await page.getByRole('tab', { name: 'Access keys' }).click()
    await page.getByRole('button', { name: 'Create an access key' }).click()
    await page.getByText('Your new access key').waitFor()
    await tab.clean()
    await goBack()
    await page.getByText('Your new access key').waitFor()
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download as ~/.ncloud/configure' }).click()
    const text = await readFile(await (await waiting).path(), 'utf8')
    assert.match(text, /^\[DEFAULT\]\nncloud_access_key_id = \w+\nncloud_secret_access_key = \w+\nncloud_api_url = http:.*\n$/)
    const secret = /secret_access_key = (\w+)/.exec(text)?.[1] ?? ''
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.ok(!(await page.content()).includes(secret))
    assert.equal(await page.getByRole('button', { name: 'Delete', exact: true }).last().isDisabled(), true)
    await page.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('button', { name: 'Switch on' }).waitFor()
    await tab.clean()
  })

  it('tell the second of two who edit the same field, and lose nothing of what was typed', async () => {
    await page.getByRole('tab', { name: 'Basics' }).click()
    await page.getByLabel('Memo').fill('mine')
    await page.getByRole('tab', { name: 'Access keys' }).click()
    await stays()
    const { subAccountId } = (await item('anna')).items[0]
    await coffer.main.ok('PUT', `/api/v1/sub-accounts/${subAccountId}`, { memo: 'theirs', email: 'other@example.com' })
    await page.getByText('Somebody else has changed this meanwhile').waitFor()
    assert.equal(await page.getByLabel('E-mail').inputValue(), 'other@example.com')
    assert.equal(await page.getByLabel('Memo').inputValue(), 'mine')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    assert.equal((await item('anna')).items[0].memo, 'mine')
    await tab.clean()
  })

  it('are bound to places, and a place that is none is refused by its field', async () => {
    await page.getByRole('tab', { name: 'Sources' }).click()
    const rules = page.getByRole('region', { name: 'Where console sign-ins may come from' })
    await rules.getByRole('combobox').fill('10.0.0.256')
    await rules.getByRole('combobox').press('Enter')
    await rules.getByRole('button', { name: 'Save' }).click()
    await serverSaid(rules.getByRole('alert'), 'COFFER_VPC_SOURCES')
    await tab.clean()
    await rules.getByRole('button', { name: 'Discard changes' }).click()
    const sources = page.getByRole('region', { name: 'Where API calls may come from' })
    await sources.getByRole('button', { name: 'Add a source' }).click()
    await sources.getByRole('textbox', { name: 'Source' }).fill('10.0.0.0/8')
    await sources.getByRole('button', { name: 'Save' }).click()
    await sources.locator('button:disabled', { hasText: 'Save' }).waitFor()
    assert.deepEqual((await item('anna')).items[0].apiAllowSources, [{ type: 'IP', source: '10.0.0.0/8' }])
  })

  it('ask for the password again after ten minutes, and go on where they stopped', async () => {
    coffer.clock.pass(11 * 60_000)
    await page.getByRole('tab', { name: 'Console sign-in' }).click()
    await page.getByRole('button', { name: 'End all sessions' }).click()
    await page.getByText('Confirm that it is you').waitFor()
    await page.locator('input[name=password]').fill(MAIN_PASSWORD)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('All sessions have ended.').waitFor()
    await tab.clean()
  })
})
