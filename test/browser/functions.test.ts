import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Target } from '../rotation/target.ts'
import { startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const HOSTILE = '<img src=x onerror=alert(1)> \u202Eright-to-left'
const CODE = `exports.main = async (params) => { console.log('seen', params.greeting); return { said: params.greeting } }`

describe('functions', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/functions', { as: 'main' })
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
    await button('Create a package').click()
    await dialog.getByLabel('Name').fill('shared')
    await dialog.getByLabel('Parameters').fill('{"host": "db"}')
    await tab.clean()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: /shared/ }).waitFor()
    await button('Create a package').click()
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

  it('shows what it prints while it still runs', async () => {
    const r = await Target.start('none')
    const gate = r.gate('stands')
    const code = `exports.main = async ({ target }) => {
      console.log('holds'); await fetch(target + '/gate/stands', { method: 'POST' }); console.log('goes on'); return { over: true } }`
    await coffer.main.ok('PUT', `${actions}/talks`, { exec: { kind: 'nodejs:default', code }, parameters: { target: r.url } })
    const other = await browser.open(coffer, '/functions/actions/-/talks/run', { as: 'main', instead: tab })
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
})
