import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { idIn, makeKey, makeSecret } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { saysMissingRight } from './missing-right.ts'

const PASSWORD = 'first-Password-1'

describe('the page of a secret', async () => {
  const coffer = await startCoffer()
  const { main } = coffer
  const browser = await startBrowser()
  const S = await makeSecret(main, 'paged', { memo: '<img src=x onerror=alert(1)> ‮abc' })
  await makeKey(main, 'page-key')
  const tab = await browser.open(coffer, `/secrets/${idIn(S)}`, { as: 'main', at: coffer.clock.now() })
  await tab.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { page } = tab
  const reads = async () => (await main.ok('GET', `${S}/logs?keyword=getSecretStageValue`)).totalCount
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const html = () => page.content()

  it('keeps every value out of the page until one is asked for, and says that this is recorded', async () => {
    await page.getByRole('heading', { level: 1, name: 'paged' }).waitFor()
    await page.getByText('Each showing and each copy is a read').waitFor()
    assert.equal(await reads(), 0)
    await button('Show keys').click()
    await page.getByRole('cell', { name: 'password rotates' }).waitFor()
    assert.doesNotMatch(await html(), new RegExp(PASSWORD))
    assert.equal(await reads(), 1)
    await tab.clean()
  })

  it('shows one key alone, enters the read, and hides each again a minute after it was shown', async () => {
    await button('Show password').click()
    await page.getByText(PASSWORD).waitFor()
    assert.doesNotMatch((await page.getByRole('row', { name: /user/ }).textContent()) ?? '', /app/)
    await page.getByText(/Read .*, and entered in the history/).waitFor()
    assert.equal(await reads(), 2)
    await page.clock.fastForward(50_000)
    await button('Show user').click()
    const user = page.getByRole('row', { name: /user/ }).getByText('app', { exact: true })
    await user.waitFor()
    await page.clock.fastForward(11_000)
    await page.getByText(PASSWORD).waitFor({ state: 'detached', timeout: 2_000 })
    await user.waitFor()
    await page.clock.fastForward(50_000)
    await user.waitFor({ state: 'detached' })
  })

  it('copies without showing, and clears the clipboard after half a minute', async () => {
    const clipboard = () => page.evaluate('navigator.clipboard.readText()')
    await button('Copy password without showing it').click()
    await page.getByText(/password is on the clipboard/).waitFor()
    assert.equal(await clipboard(), PASSWORD)
    assert.doesNotMatch(await html(), new RegExp(PASSWORD))
    assert.equal(await reads(), 4)
    await page.clock.runFor(31_000)
    await page.getByText('The clipboard was cleared.').waitFor()
    assert.equal(await clipboard(), '')
  })

  it('tells the slower of two editors, loses nothing, and shows both values before one is chosen', async () => {
    await button('Edit').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Value of pair 2', { exact: true }).fill('typed-Password-2')
    await main.ok('PUT', `${S}/values/active`, { value: JSON.stringify({ user: 'app', password: 'elsewhere-3' }) })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Somebody else was faster').waitFor()
    assert.equal(await dialog.getByLabel('Value of pair 2', { exact: true }).inputValue(), 'typed-Password-2')
    await dialog.getByRole('button', { name: 'Compare with what is there now' }).click()
    await dialog.getByRole('row', { name: /password differs/ }).waitFor()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Save mine over it' }).click()
    await page.getByText('ACTIVE was stored.').waitFor()
    const { decryptedSecretChain: chain } = await main.ok('GET', `${S}/values`)
    assert.equal(JSON.parse(chain.active).password, 'typed-Password-2')
    assert.equal(JSON.parse(chain.previous).password, 'elsewhere-3')
  })

  it('asks before it closes over what was typed, and keeps it when the session ends in the middle', async () => {
    const dialog = page.getByRole('dialog')
    const typed = dialog.getByLabel('Value of pair 2', { exact: true })
    await dialog.first().waitFor({ state: 'detached' })
    await button('Edit').click()
    await typed.fill('typed-Password-4')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByText('What you typed here is kept nowhere.').waitFor()
    await tab.clean()
    await page.getByRole('button', { name: 'Stay' }).last().click()
    assert.equal(await typed.inputValue(), 'typed-Password-4')
    await tab.context.clearCookies()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    const again = page.getByRole('dialog').filter({ has: page.locator('input[name=password]') })
    await again.waitFor()
    await page.keyboard.press('Escape')
    assert.equal(
      String(await page.evaluate('JSON.stringify([localStorage, sessionStorage, location.href])')).includes('typed-Password'),
      false,
    )
    await again.locator('input[name=password]').fill('Main-password-1')
    await again.locator('button[type=submit]').click()
    await page.getByText('ACTIVE was stored.').last().waitFor()
    await dialog.first().waitFor({ state: 'detached' })
    assert.equal(JSON.parse((await main.ok('GET', `${S}/values`)).decryptedSecretChain.active).password, 'typed-Password-4')
    await button('Edit').click()
    await typed.fill('given-up')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Leave', exact: true }).click()
    await dialog.first().waitFor({ state: 'detached' })
    await button('Edit').click()
    await typed.waitFor()
    assert.equal(await typed.inputValue(), 'typed-Password-4')
    await page.keyboard.press('Escape')
    await dialog.first().waitFor({ state: 'detached' })
  })

  it('shows a hostile memo as text, and tells the slower of two who edit it', async () => {
    await page.getByText('<img src=x onerror=alert(1)>').waitFor()
    await button('Edit the memo').click()
    await page.getByRole('textbox', { name: 'Memo' }).fill('mine')
    await main.ok('PUT', `${S}/memo`, { memo: 'theirs' })
    await button('Save').click()
    await page.getByRole('alert').getByText('theirs').waitFor()
    await button('Save mine over it').click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal((await main.ok('GET', S)).memo, 'mine')
  })

  it('keeps the dialog beneath when Escape is pressed over the one that asks to sign in again', async () => {
    await button('Edit the memo').click()
    const memo = page.getByRole('textbox', { name: 'Memo' })
    await memo.fill('kept')
    await tab.context.clearCookies()
    // The dialog may stand there already, where something else was asked for first.
    await button('Save').dispatchEvent('click')
    const again = page.getByRole('dialog', { name: 'Your session has ended' })
    await again.locator('input[name=password]').fill('Main-password-1')
    await page.keyboard.press('Escape')
    await page.clock.runFor(1_000)
    assert.equal(await memo.inputValue({ timeout: 1_000 }), 'kept')
    await again.locator('button[type=submit]').click()
    await page.getByRole('dialog').first().waitFor({ state: 'detached' })
    assert.equal((await main.ok('GET', S)).memo, 'kept')
  })

  it('puts the values under another key', async () => {
    await button('Change the key').click()
    await page.getByRole('combobox', { name: 'Protection key' }).click()
    await page.getByRole('option', { name: 'page-key · AES256' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Change the key' }).click()
    await page.getByText('The values are sealed under the other key.').waitFor()
    assert.equal((await main.ok('GET', S)).protectionKey.kmsKeyName, 'page-key')
  })

  it('says what each state means before it is chosen, and who would notice', async () => {
    await button('Disable').click()
    await page.getByText(/1 reader in the last 7 days would notice/).waitFor()
    await tab.clean()
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
    await page.getByText('Nobody can read the values while the secret is disabled.').waitFor()
    await button('Enable').click()
    await button('Show keys').waitFor()
  })

  it('asks for the name before a deletion, says its date, takes it back, and asks for the password before it deletes at once', async () => {
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Request deletion' })
    await button('Request deletion').click()
    await page
      .getByRole('dialog')
      .getByText(/After 7 days, on .*, every value is erased/)
      .waitFor()
    assert.equal(await confirm.isDisabled(), true)
    await page.getByLabel('Type paged to confirm').fill('paged')
    await confirm.click()
    await page.getByText('This secret is going to be deleted').waitFor()
    await tab.clean()
    await button('Cancel the deletion').click()
    await page.getByText('The deletion was cancelled. The secret is disabled.').waitFor()
    await main.ok('POST', `${S}/request-deletion`)
    await button('Delete at once').click()
    await page.getByLabel('Type paged to confirm').fill('paged')
    coffer.clock.pass(11 * 60_000)
    await page.getByRole('dialog').getByRole('button', { name: 'Delete at once' }).click()
    await page.locator('input[name=password]').fill('Main-password-1')
    await page.keyboard.press('Escape')
    await page.locator('input[name=password]').waitFor({ state: 'detached' })
    await page.getByRole('dialog').getByRole('button', { name: 'Delete at once' }).click()
    await page.locator('input[name=password]').fill('Main-password-1')
    await button('Confirm').click()
    await page.getByText('“paged” was deleted.').waitFor()
    assert.equal((await main.call('GET', S)).status, 404)
  })

  it('says in each language which right is missing', async () => {
    const other = await makeSecret(main, 'not-for-all')
    await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
    const theirs = await browser.open(coffer, `/secrets/${idIn(other)}`, { as: 'nobody', instead: tab })
    await saysMissingRight(theirs, 'View/getSecretDetail')
  })
})
