import { idIn, makeSecret } from '../secrets/making.ts'
import type { TestPage } from '../support/chromium.ts'
import type { TestCoffer } from '../support/coffer.ts'

/** The secret that the pictures show: made once, for the first look. */
let made: Promise<string> | undefined

async function go({ page }: TestPage, coffer: TestCoffer, part = ''): Promise<void> {
  made ??= makeSecret(coffer.main, 'orders-db', { memo: 'The orders database, used by the shop and the monthly reports.' })
  await page.goto(`/console/secrets/${idIn(await made)}${part}`)
}

/** What `screens.ts` takes of the page of a secret. */
export const SECRET_PICTURES = [
  {
    name: 'secret-overview',
    path: '/secrets',
    lead: async (tab: TestPage, coffer: TestCoffer) => {
      await go(tab, coffer)
      await tab.page.locator('section').first().locator('button:not([aria-pressed])').first().click()
      await tab.page.locator('table').waitFor()
    },
  },
  ...['rotation', 'consumers', 'access', 'history'].map((part) => ({
    name: `secret-${part}`,
    path: '/secrets',
    lead: async (tab: TestPage, coffer: TestCoffer) => {
      await go(tab, coffer, `/${part}`)
      await tab.page.getByRole('tabpanel').waitFor()
    },
  })),
]
