import { PASSWORD } from '../../support/browser.ts'
import type { TestPage } from '../../support/chromium.ts'
import type { Picture } from './picture.ts'

/** Types a sub account's login id and password, and sends them. */
async function login({ page }: TestPage, loginId: string, password = PASSWORD): Promise<void> {
  await page.locator('label[for]', { has: page.locator('xpath=preceding-sibling::input[@value="sub"]') }).click()
  await page.locator('input[name=loginId]').fill(loginId)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
}

export const SESSION_PICTURES: readonly Picture[] = [
  { name: 'sign-in', path: '/', as: null, wide: true },
  {
    name: 'sign-in-refused',
    path: '/',
    as: null,
    lead: async (tab) => {
      await login(tab, 'anna.kim', 'Wrong-password-1')
      await tab.page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'sign-in-locked',
    path: '/',
    as: null,
    lead: async (tab) => {
      await login(tab, 'locked.out')
      await tab.page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'sign-in-forced',
    path: '/',
    as: null,
    lead: async (tab) => {
      await login(tab, 'forced')
      await tab.page.locator('input[name=new]').fill('x')
      await tab.page.locator('input[name=again]').fill('y')
      await tab.page.locator('button[type=submit]').click()
    },
  },
  {
    name: 'sign-in-factor',
    path: '/',
    as: null,
    lead: async (tab) => {
      await login(tab, 'factored')
      await tab.page.locator('input[name=loginId]').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'sign-in-factor-setup',
    path: '/',
    as: null,
    lead: async (tab) => {
      await login(tab, 'to-set-up')
      await tab.page.locator('svg[role=img]').waitFor()
    },
  },
  {
    name: 'palette',
    path: '/secrets',
    lead: async ({ page }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').locator('input').fill('ord')
      await page.getByRole('dialog').getByText('orders-nightly').waitFor()
    },
  },
  {
    name: 'menu-phone',
    path: '/secrets',
    lead: async ({ page }) => {
      const burger = page.locator('header button').first()
      if ((page.viewportSize()?.width ?? 0) < 700) await burger.click()
    },
  },
  { name: 'no-such-page', path: '/nothing-is-here', wide: true },
]
