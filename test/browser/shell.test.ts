import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const FOCUSED = `(() => {
  const element = document.activeElement
  const { left, right } = element.getBoundingClientRect()
  return { inNav: element.closest('nav') !== null, seen: right > 0 && left < innerWidth, inPage: element !== document.body }
})()`

describe('what stands around every screen', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/', { as: 'main', at: coffer.clock.now(), size: { width: 360, height: 740 } })
  const { page } = tab
  const menu = page.getByRole('navigation')

  /** All that Tab comes to, once around, with whether it can be seen. */
  const around = async () => {
    const met: { inNav: boolean; seen: boolean }[] = []
    await page.evaluate('document.activeElement.blur()')
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab')
      const focused = (await page.evaluate(FOCUSED)) as { inNav: boolean; seen: boolean; inPage: boolean }
      if (!focused.inPage) break
      met.push(focused)
    }
    return met
  }

  it('on a phone Tab goes past the menu while that is closed, and so do screen readers', async () => {
    await page.getByRole('button', { name: 'Open the menu' }).waitFor()
    assert.equal(await menu.count(), 0)
    const met = await around()
    assert.ok(met.length > 3)
    assert.deepEqual(
      met.filter(({ inNav, seen }) => inNav || !seen),
      [],
    )
  })

  it('on a phone Tab goes through the menu once that is open', async () => {
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await menu.waitFor()
    await tab.clean()
    assert.equal((await around()).filter(({ inNav, seen }) => inNav && seen).length, 6)
    await menu.getByRole('link', { name: 'Secrets' }).click()
    await page.waitForURL(/\/secrets$/)
    await menu.waitFor({ state: 'detached' })
  })

  it('on a wide window the menu is always there', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await menu.getByRole('link', { name: 'Keys' }).waitFor()
  })
})
