import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { signIn, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

describe('signing in', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()

  it('a wrong password is refused in the reader’s language, and the right one leads to where one wanted to go', async () => {
    const words = { en: 'That did not work', ko: '로그인하지 못했습니다', ja: 'サインインできませんでした' }
    for (const language of ['en', 'ko', 'ja'] as const) {
      const tab = await browser.open(coffer, '/secrets', { language })
      await tab.page.locator('input[name=password]').fill('Wrong-password-1')
      await tab.page.locator('button[type=submit]').click()
      await tab.page.getByRole('alert').getByText(words[language]).waitFor()
      await tab.clean()
      if (language !== 'en') continue
      await signIn(tab)
      assert.match(tab.page.url(), /\/console\/secrets$/)
      await tab.page.getByRole('heading', { level: 1, name: 'Secrets' }).waitFor()
      await tab.clean()
    }
  })
})
