import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeSecret } from '../secrets/making.ts'
import { signIn, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const MANY = 10_000
const AT_ONCE = 50

describe('the list of 10,000 secrets', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()

  it('is there, searched, sorted and scrolled through, with only what is in sight in the page', async (t) => {
    let made = 0
    const make = async () => {
      for (let n = made++; n < MANY; n = made++) await makeSecret(coffer.main, `n-${String(n).padStart(5, '0')}`)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, make))
    const tab = await browser.open(coffer, '/secrets')
    await signIn(tab)
    const { page } = tab
    const timed = async (what: string, work: () => Promise<void>) => {
      const began = performance.now()
      await work()
      t.diagnostic(`${what}: ${Math.round(performance.now() - began)} ms`)
    }
    await page.getByText('10,000 rows').waitFor()
    await timed('loading', async () => {
      await page.reload()
      await page.getByRole('link', { name: 'n-00000' }).waitFor()
    })
    await timed('turning the order around', async () => {
      await page.getByRole('button', { name: 'Name' }).click()
      await page.getByRole('link', { name: 'n-09999' }).waitFor()
    })
    await timed('searching', async () => {
      await page.getByLabel('Search by name').fill('n-0777')
      await page.getByText('10 rows').waitFor()
    })
    await page.getByLabel('Search by name').fill('')
    await page.getByText('10,000 rows').waitFor()
    await timed('scrolling to the next page', async () => {
      while ((await page.getByRole('link', { name: 'n-09790' }).count()) === 0) {
        await page.evaluate('scrollBy(0, 400)')
        await page.waitForFunction('new Promise((done) => requestAnimationFrame(() => done(true)))')
      }
    })
    assert.ok((await page.getByRole('row').count()) < 80)
    await tab.clean()
  })
})
