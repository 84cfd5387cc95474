import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hostileWorld, SCREENS } from '../browser/hostile-world.ts'
import { goTo, NO_TEXT_CUT } from '../browser/narrow.ts'
import { inLanguage, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

/** English is looked at by the test of hostile names, on the same screens. */
const OTHERS = ['ko', 'ja'] as const

describe('every screen on a phone', async () => {
  const coffer = await startCoffer({ env: { COFFER_NAME_MAX: '512' } })
  const browser = await startBrowser()
  const made = await hostileWorld(coffer)
  const tab = await browser.open(coffer, '/account', { as: 'main', size: { width: 360, height: 740 } })
  const { page } = tab

  for (const language of OTHERS)
    it(`is as wide as the window and cuts off none of our words in ${language}`, async () => {
      await inLanguage(tab, language)
      const faults: string[] = []
      for (const [name, path] of SCREENS) {
        await goTo(page, path(made))
        if ((await page.evaluate('document.documentElement.scrollWidth > innerWidth')) === true)
          faults.push(`${name}: wider than the window`)
        for (const fault of (await page.evaluate(NO_TEXT_CUT)) as string[]) faults.push(`${name}: ${fault}`)
      }
      assert.deepEqual(faults, [])
    })
})
