import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Target } from '../rotation/target.ts'
import { makeSecret } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { signIn, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const HOSTILE = '<img src=x onerror=alert(1)> \u202Eright-to-left'
const CODE = `exports.main = async (params) => { console.log('seen', params.greeting); return { said: params.greeting } }`

describe('functions', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/functions')
  await signIn(tab)
  const { page } = tab
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const field = (name: string) => page.getByLabel(name, { exact: true })
  const dialog = page.getByRole('dialog')
  const editor = page.getByRole('textbox', { name: 'Code' })
  const typeCode = async (code: string) => {
    await editor.click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(code)
  }
  const actions = '/ncf/api/v2/packages/-/actions'

  it('leads from an empty list to an action of one’s own code, shown in colours under the policy of the page', async () => {
    await page.getByRole('heading', { name: 'No actions yet' }).waitFor()
    await tab.clean()
    await page.getByRole('link', { name: 'Create the first action' }).click()
    await editor.waitFor()
    await page.locator('.cm-line span').first().waitFor()
    const colours = await page.evaluate<number>(
      "new Set([...document.querySelectorAll('.cm-line span')].map((each) => getComputedStyle(each).color)).size",
    )
    assert.ok(colours >= 3, `${colours} colours`)
    await button('Create').click()
    await page.getByText('Use 1 to 50 letters, digits, _ and -.').waitFor()
    await page.getByLabel('Name').fill('greets')
    await field('Description').fill(HOSTILE)
    await typeCode(CODE)
    await field('Parameters').fill('{"greeting": ')
    await page.getByText('This is no JSON object yet.').waitFor()
    await field('Parameters').fill('{"greeting": "hello"}')
    await tab.clean()
    await button('Create').click()
    await page.getByRole('heading', { name: 'greets', level: 1 }).waitFor()
    const made = await coffer.main.ok('GET', `${actions}/greets`)
    assert.deepEqual([made.exec.code, made.parameters, made.description], [CODE, { greeting: 'hello' }, HOSTILE])
  })

  it('runs it with parameters, and shows what it answered and printed', async () => {
    await field('Parameters').fill('{"greeting": "moin"}')
    await button('Run').click()
    await page.getByText('"said": "moin"').waitFor()
    await page.getByText('seen moin').waitFor()
    await page.getByRole('table', { name: 'Activations' }).getByText('Success').waitFor()
    await tab.clean()
  })

  it('tells the second of two who edit it, and loses nothing of what either typed', async () => {
    await page.getByRole('tab', { name: 'Definition' }).click()
    await typeCode(CODE.replace('said', 'mine'))
    await coffer.main.ok('PUT', `${actions}/greets`, { exec: { kind: 'nodejs:default', code: CODE.replace('said', 'theirs') } })
    await button('Save').click()
    await page.getByText('Somebody else has saved this meanwhile').waitFor()
    assert.match((await editor.textContent()) ?? '', /mine/)
    await tab.clean()
    // The note of an earlier saving may still be there.
    const stored = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok())
    await button('Save mine over it').click()
    await stored
    await page.getByText('“greets” was saved.').first().waitFor()
    assert.match((await coffer.main.ok('GET', `${actions}/greets`)).exec.code, /mine/)
    await typeCode('exports.main = 1')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
    await dialog.getByRole('button', { name: 'Stay' }).last().click()
    await button('Discard changes').click()
  })

  it('makes a package, whose name is taken from then on, and deletes it while it is empty', async () => {
    await page.goto('/console/functions/packages')
    await button('Create package').click()
    await dialog.getByLabel('Name').fill('shared')
    await dialog.getByLabel('Parameters').fill('{"host": "db"}')
    await tab.clean()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: /shared/ }).waitFor()
    await button('Create package').click()
    await dialog.getByLabel('Name').fill('shared')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('This name is taken').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await coffer.main.ok('PUT', '/ncf/api/v2/packages/shared/actions/inside', { exec: { kind: 'nodejs:default', code: CODE } })
    await button('Delete shared').click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByText('The package is not empty').waitFor()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('makes a ready-made action by a form, and a trigger that serves a secret with it', async () => {
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
    await page.getByRole('combobox', { name: 'Secrets', exact: true }).fill('orders')
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
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'administrator' }).waitFor()
  })

  it('refuses what automatic rotation depends on, and names what depends', async () => {
    const { linkedSecretList, id } = await coffer.main.ok('GET', '/ncf/api/v2/triggers/orders')
    const secret = `/api/v1/secrets/${linkedSecretList[0].secretId}`
    await coffer.main.ok('POST', `${secret}/enable-auto-rotation`, { rotationPeriod: 30, triggerId: id })
    await button('Delete').click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByText('Automatic rotation depends on this').waitFor()
    await dialog.getByText(/the trigger orders: orders-db/).waitFor()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await button('Unlink').click()
    await dialog.getByRole('button', { name: 'Unlink' }).click()
    await dialog.getByText(/orders-db/).waitFor()
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
    const kept = await page.evaluate<string>(
      'JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }])',
    )
    assert.equal(kept.includes(secret), false)
    await tab.clean()
  })

  it('shows what it prints while it still runs', async () => {
    const r = await Target.start('none')
    const gate = r.gate('stands')
    const code = `exports.main = async ({ target }) => {
      console.log('holds'); await fetch(target + '/gate/stands', { method: 'POST' }); console.log('goes on'); return { over: true } }`
    await coffer.main.ok('PUT', `${actions}/talks`, { exec: { kind: 'nodejs:default', code }, parameters: { target: r.url } })
    const other = await browser.open(coffer, '/functions/actions/-/talks/run')
    await signIn(other)
    await other.page.getByRole('button', { name: 'Run', exact: true }).click()
    await other.page.getByText('It runs…').waitFor()
    await other.page.getByText(/stdout: holds/).waitFor()
    await other.clean()
    gate.open()
    await other.page
      .getByText(/stdout: goes on/)
      .first()
      .waitFor()
    await other.page.getByText('"over": true').waitFor()
    await other.context.close()
  })

  it('says to whom the right is missing which one it is, in each language, on a phone', async () => {
    await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
    const said = {
      en: 'It needs the right View/getTriggers.',
      ko: 'View/getTriggers 권한이 필요합니다.',
      ja: 'View/getTriggers の権限が必要です。',
    }
    for (const [language, words] of Object.entries(said)) {
      const size = { width: 360, height: 740 }
      const other = await browser.open(coffer, '/functions/triggers', { language: language as keyof typeof said, size })
      await signIn(other, 'nobody')
      await other.page.getByRole('alert').getByText(words).waitFor()
      assert.equal(await other.page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
      await other.clean()
      await other.context.close()
    }
  })
})
