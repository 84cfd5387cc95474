import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { makeKey, makeTrigger, SECRETS } from '../secrets/making.ts'
import { startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click()
const pair = async (page: Page, number: number, key: string, value: string) => {
  await page.getByLabel(`Key of pair ${number}`, { exact: true }).fill(key)
  await page.getByLabel(`Value of pair ${number}`, { exact: true }).fill(value)
}
const json = (page: Page) => page.getByRole('textbox', { name: 'JSON' })

describe('creating a secret', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/secrets/new', { as: 'main' })
  const { page } = tab

  it('leads through the four steps and says what is wrong where it arises', async () => {
    await makeKey(coffer.main, 'own-key')
    await makeTrigger(coffer, 'firing', 'exports.main = () => ({})')
    await next(page)
    await page.getByText('At least 3 characters.').waitFor()
    await page.getByText('3–15 characters: letters, digits, - and _, beginning with a letter.').waitFor()
    await page.getByLabel('Name').fill('longer-than-fifteen')
    await page.getByText('At most 15 characters.').waitFor()
    await page.getByLabel('Name').fill('with.dots')
    await page.getByText(/Begin with a letter/).waitFor()
    await page.getByLabel('Name').fill('1-digit-first')
    await page.getByText(/Begin with a letter/).waitFor()
    await page.getByLabel('Name').fill('by-console')
    await page.getByLabel('Memo').fill('<img src=x onerror=alert(1)> \u202Eright-to-left')
    await page.getByRole('combobox', { name: 'Protection key' }).click()
    await page.getByRole('option', { name: /own-key/ }).click()
    await tab.clean()
    await page.getByLabel('Name').press('Enter')
    await page.getByRole('radio', { name: 'On' }).check()
    await next(page)
    await page.getByText('Automatic rotation needs a trigger.').waitFor()
    await page.getByRole('combobox', { name: 'Trigger' }).click()
    await page.getByRole('option', { name: 'firing' }).click()
    await page.getByLabel('Days between rotations').fill('30')
    await tab.clean()
    await next(page)
    await next(page)
    await page.getByText('Enter at least one pair.').waitFor()
    await page.getByText('0 pairs, 0 of 10,000 bytes').waitFor()
  })

  it('keeps table and JSON the same, each while the other is typed in', async () => {
    await pair(page, 1, 'user', 'app')
    assert.equal(await json(page).inputValue(), '{\n  "user": "app"\n}')
    await json(page).fill('{"user": "app", "pin": 12345678901234567890.10, "password": "x\\u00e9"')
    await page.getByText('This is not JSON yet: line 1, column 70.').waitFor()
    await next(page)
    await page.getByText('Correct the JSON first').waitFor()
    assert.equal(await page.getByLabel('Key of pair 1').inputValue(), 'user')
    await json(page).fill('{"user": "app", "pin": 12345678901234567890.10, "password": "x\\u00e9"}')
    assert.equal(await page.getByLabel('Value of pair 3', { exact: true }).inputValue(), 'xé')
    assert.equal(await page.getByLabel('Value of pair 2', { exact: true }).inputValue(), '12345678901234567890.10')
    await json(page).fill('{"a": {"b": 1}}')
    await page.getByText('Values are texts, numbers').waitFor()
    await json(page).fill('{"a": 1, "a": 2}')
    await page.getByText('This key is there twice.').waitFor()
    assert.equal(await page.getByLabel('Value of pair 3', { exact: true }).inputValue(), 'xé')
    await tab.clean()
  })

  it('takes over a .env file, keeps what it does not name, generates a value, and counts bytes', async () => {
    await page.getByRole('button', { name: 'Paste .env or JSON' }).click()
    await page.getByRole('textbox', { name: 'Paste' }).fill('nonsense without a sign')
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByText('This is neither').waitFor()
    await page
      .getByRole('textbox', { name: 'Paste' })
      .fill('# of the database\nexport DB_HOST=db.internal # inside\nuser="line one\\nline two"\n')
    await page.getByRole('button', { name: 'Take over' }).click()
    assert.match(await json(page).inputValue(), /"pin": 12345678901234567890\.10,/)
    const { pin: _, ...others } = JSON.parse(await json(page).inputValue())
    assert.deepEqual(others, {
      password: 'xé',
      DB_HOST: 'db.internal',
      user: 'line one\nline two',
    })
    await page.getByRole('button', { name: 'Generate a value for pair 2' }).click()
    await page.getByRole('button', { name: 'Generate', exact: true }).click()
    assert.match(await page.getByLabel('Value of pair 2', { exact: true }).inputValue(), /^[!-~]{24}$/)
    await page.getByLabel('Value of pair 3', { exact: true }).fill('한'.repeat(3400))
    await page.getByText('The value is larger than 10,000 bytes.').waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    await page.getByLabel('Value of pair 3', { exact: true }).fill('db')
    await next(page)
    await page.getByText('Tick at least one key').waitFor()
    await page.getByLabel('Pair 2 rotates').check()
    await tab.clean()
    await next(page)
  })

  it('shows everything but the values once more, and makes what was typed, to the digit', async () => {
    await page.getByText('every 30 days').waitFor()
    await page.getByText('<img src=x onerror=alert(1)>').waitFor()
    assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /line one|12345678901234567890/)
    await tab.clean()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(/\/secrets\/[0-9a-f-]{8,}$/)
    const id = page.url().split('/').at(-1)
    const { decryptedSecretChain, rotationTargets } = await coffer.main.ok('GET', `${SECRETS}/${id}/values`)
    assert.match(
      decryptedSecretChain.active,
      /^\{"pin":12345678901234567890\.10,"password":"[^"]+","DB_HOST":"db","user":"line one\\nline two"\}$/,
    )
    assert.deepEqual(rotationTargets, ['password'])
    const detail = await coffer.main.ok('GET', `${SECRETS}/${id}`)
    assert.deepEqual([detail.autoRotationYN, detail.autoRotationPeriod, detail.protectionKey.kmsKeyName], ['Y', 30, 'own-key'])
    assert.equal(detail.memo, '<img src=x onerror=alert(1)> \u202Eright-to-left')
  })

  it('survives the end of the session in the middle: one signs in again, and the call goes on', async () => {
    await page.goto('/console/secrets/new')
    await page.getByLabel('Name').fill('survives')
    await next(page)
    await next(page)
    await pair(page, 1, 'token', 'kept-by-the-form')
    await page.getByLabel('Pair 1 rotates').check()
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('tab', { name: 'JSON' }).waitFor()
    await tab.clean()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    await page.setViewportSize({ width: 1280, height: 800 })
    await next(page)
    await tab.context.clearCookies()
    await page.getByRole('button', { name: 'Create' }).click()
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.waitFor()
    await tab.clean()
    await dialog.locator('input[name=password]').fill('Main-password-1')
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/secrets\/[0-9a-f-]{8,}$/)
    const { secrets } = await coffer.main.ok('GET', '/api/v1/secret-summaries?search=survives')
    assert.equal(secrets.length, 1)
  })

  it('sends a name that is taken back to where it was typed, loses nothing, and asks before leaving', async () => {
    await page.goto('/console/secrets/new')
    await page.getByLabel('Name').fill('survives')
    await next(page)
    await next(page)
    await pair(page, 1, 'token', 'value')
    await page.getByLabel('Pair 1 rotates').check()
    await next(page)
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('There is already a secret with this name.').waitFor()
    assert.equal(await page.getByLabel('Name').inputValue(), 'survives')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
    await page.getByRole('button', { name: 'Stay' }).last().click()
    const asked = new Promise<string>((done) => {
      page.once('dialog', (dialog) => {
        done(dialog.type())
        void dialog.dismiss()
      })
    })
    await Promise.race([asked, page.reload().then(() => assert.fail('The page was loaded again without a question.'))])
    assert.equal(await asked, 'beforeunload')
    await page.getByLabel('Name').fill('survives-too')
    for (let step = 0; step < 3; step += 1) await next(page)
    await page.getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(/\/secrets\/[0-9a-f-]{8,}$/)
  })
})
