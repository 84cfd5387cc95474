import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startBrowser, type TestPage } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { HTML, hostileWorld, LONG_NAME, SCREENS, TURNED } from './hostile-world.ts'
import { goTo, NO_TEXT_CUT } from './narrow.ts'

/** Texts that turn their surroundings around: those with marks of direction that stand in no element of their own direction. */
const TURNING = `(() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
    if (/[\\u202A-\\u202E\\u2066-\\u2069]/.test(node.data) && node.parentElement.closest('bdi, [dir=auto], textarea, .cm-line, pre, script, style') === null)
      found.push(node.parentElement.outerHTML.slice(0, 200))
  return found
})()`

describe('what people who mean harm have written', async () => {
  const coffer = await startCoffer({ env: { COFFER_NAME_MAX: '512' } })
  const browser = await startBrowser()
  const made = await hostileWorld(coffer)
  const tab = await browser.open(coffer, '/account', { as: 'main', size: { width: 360, height: 740 } })
  const { page } = tab
  await page.locator('h1').waitFor()
  const inert = async ({ faults, page }: TestPage = tab) => {
    assert.deepEqual(faults, [])
    assert.equal(await page.evaluate('window.pwned'), undefined)
    assert.equal(await page.locator('main img, main script, main b:has-text("hiro")').count(), 0)
    assert.deepEqual(await page.evaluate(TURNING), [])
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    assert.deepEqual(await page.evaluate(NO_TEXT_CUT), [])
    assert.match(await page.title(), /^\u2068[^\u2069]*\u2069 · Coffer$/)
  }

  for (const [name, path, seen] of SCREENS)
    it(`is inert and unbroken in ${name}`, async () => {
      await goTo(page, path(made))
      if (seen !== undefined) await page.locator('main').getByText(seen).first().waitFor({ state: 'attached' })
      await inert()
    })

  it('is inert and unbroken in the account of whoever is called so', async () => {
    const other = await browser.open(coffer, '/account', { as: 'w'.repeat(60), size: { width: 360, height: 740 } })
    await other.page.getByText('hiro').first().waitFor()
    await inert(other)
    await other.clean()
    await other.context.close()
  })

  it('is inert and unbroken in the palette', async () => {
    await page.keyboard.press('Control+k')
    const dialog = page.getByRole('dialog')
    await dialog.locator('input').fill(LONG_NAME.slice(0, 30))
    await dialog.getByText(LONG_NAME.slice(0, 40)).first().waitFor()
    await inert()
    await dialog.locator('input').fill(`${HTML}${TURNED}`)
    await dialog.getByText('Nothing').first().waitFor()
    await inert()
    await tab.clean()
  })
})
