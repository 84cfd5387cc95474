import { inDialog, type Picture, press } from './picture.ts'

const step = (wanted: number): NonNullable<Picture['lead']> => {
  return async ({ page }) => {
    const next = () => page.locator('main button').last().click()
    if (wanted === 0) return
    await page.locator('input[required]').fill('orders-db-2')
    await next()
    if (wanted === 1) return page.locator('input[type=radio][value=yes]').check()
    await next()
    const inputs = page.locator('tbody input')
    await inputs.nth(0).fill('password')
    await inputs.nth(1).fill('x'.repeat(40))
    await page.locator('tbody input[type=checkbox]').check()
    if (wanted === 3) await next()
  }
}

export const SECRET_PICTURES: readonly Picture[] = [
  { name: 'secrets-empty', path: '/secrets', empty: true, wide: true },
  { name: 'secrets', path: '/secrets', wide: true },
  { name: 'secrets-nothing', path: '/secrets?search=nothing-like-this' },
  { name: 'secrets-denied', path: '/secrets', as: 'nobody', wide: true },
  {
    name: 'secrets-chosen',
    path: '/secrets',
    lead: async ({ page }) => page.locator('tbody input[type=checkbox]').first().check(),
  },
  { name: 'create-1-basics', path: '/secrets/new', lead: step(0), wide: true },
  { name: 'create-2-rotation', path: '/secrets/new', lead: step(1), wide: true },
  { name: 'create-3-value', path: '/secrets/new', lead: step(2), wide: true },
  { name: 'create-4-review', path: '/secrets/new', lead: step(3), wide: true },
  {
    name: 'secret-overview',
    path: ({ secret }) => `/secrets/${secret}`,
    wide: true,
    lead: async ({ page }) => {
      await page.locator('section').first().locator('button:not([aria-pressed])').first().click()
      await page.locator('table').waitFor()
    },
  },
  { name: 'secret-hostile', path: ({ hostile }) => `/secrets/${hostile}` },
  { name: 'secret-leaving', path: ({ leaving }) => `/secrets/${leaving}`, wide: true },
  { name: 'secret-rotation', path: ({ secret }) => `/secrets/${secret}/rotation`, wide: true },
  { name: 'secret-rotation-failed', path: ({ failed }) => `/secrets/${failed}/rotation`, wide: true },
  {
    name: 'secret-rotation-running',
    path: ({ running }) => `/secrets/${running}/rotation`,
    wide: true,
    lead: async ({ page }, { begin }) => {
      await begin()
      await page.locator('.mantine-Loader-root').first().waitFor()
      await page.getByRole('listitem').or(page.locator('.mantine-Timeline-item')).nth(2).waitFor()
    },
  },
  { name: 'secret-rotation-none', path: ({ leaving }) => `/secrets/${leaving}/rotation` },
  { name: 'secret-consumers', path: ({ secret }) => `/secrets/${secret}/consumers`, wide: true },
  { name: 'secret-consumers-none', path: ({ leaving }) => `/secrets/${leaving}/consumers` },
  { name: 'secret-access', path: ({ secret }) => `/secrets/${secret}/access`, wide: true },
  { name: 'secret-history', path: ({ secret }) => `/secrets/${secret}/history`, wide: true },
  { name: 'secret-denied', path: ({ secret }) => `/secrets/${secret}`, as: 'nobody' },
  {
    name: 'dialog-secret-delete',
    path: ({ hostile }) => `/secrets/${hostile}`,
    lead: async (tab) => {
      await press(tab, 'Request deletion', '삭제 요청')
      await inDialog(tab)
    },
  },
  {
    name: 'dialog-secret-memo',
    path: ({ secret }) => `/secrets/${secret}`,
    lead: async (tab) => {
      await press(tab, 'Edit the memo', '메모 편집', '메모 수정')
      await inDialog(tab)
    },
  },
  {
    name: 'dialog-secret-edit',
    path: ({ secret }) => `/secrets/${secret}`,
    lead: async (tab) => {
      await press(tab, 'Edit', '편집', '수정')
      await tab.page.getByRole('dialog').locator('input').first().waitFor()
    },
  },
  {
    name: 'dialog-schedule',
    path: ({ secret }) => `/secrets/${secret}/rotation`,
    lead: async (tab) => {
      await press(tab, 'Edit', '편집', '수정')
      await inDialog(tab)
    },
  },
  {
    name: 'dialog-setup',
    path: ({ secret }) => `/secrets/${secret}/rotation`,
    lead: async (tab) => {
      await press(tab, 'Set up', '설정', '설정하기')
      await inDialog(tab)
    },
  },
]
