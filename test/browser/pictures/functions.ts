import { inDialog, type Picture, press } from './picture.ts'

const ready = (kind: string): Picture => ({
  name: `functions-new-${kind.toLowerCase()}`,
  path: '/functions/new-action',
  lead: async ({ page }) => {
    await page.getByRole('radio', { name: kind }).first().click()
    await page.locator('.cm-editor').waitFor({ state: 'detached' })
  },
})

export const FUNCTION_PICTURES: readonly Picture[] = [
  { name: 'functions-empty', path: '/functions', empty: true },
  { name: 'functions-triggers-empty', path: '/functions/triggers', empty: true },
  { name: 'functions', path: '/functions', wide: true },
  { name: 'functions-packages', path: '/functions/packages', wide: true },
  { name: 'functions-triggers', path: '/functions/triggers', wide: true },
  {
    name: 'functions-new',
    path: '/functions/new-action',
    lead: async ({ page }) => page.locator('.cm-line').first().waitFor(),
    wide: true,
  },
  ready('PostgreSQL'),
  ready('MySQL'),
  ready('Redis'),
  ready('HTTP'),
  {
    name: 'functions-action',
    path: ({ action }) => action,
    lead: async ({ page }) => page.locator('.cm-line').first().waitFor(),
    wide: true,
  },
  {
    name: 'functions-run',
    path: ({ action }) => `${action}/run`,
    wide: true,
    lead: async ({ page }) => {
      await page.locator('main table tbody button').first().click()
    },
  },
  { name: 'functions-action-triggers', path: ({ ready: at }) => `${at}/rotate-postgresql/triggers`, wide: true },
  { name: 'functions-ready', path: ({ ready: at }) => `${at}/rotate-http`, wide: true },
  { name: 'functions-new-trigger', path: '/functions/new-trigger', wide: true },
  { name: 'functions-trigger', path: ({ trigger }) => `/functions/triggers/${trigger}`, wide: true },
  { name: 'functions-webhook', path: ({ hook }) => `/functions/triggers/${hook}`, wide: true },
  { name: 'functions-unlinked', path: '/functions/triggers/unlinked' },
  { name: 'functions-denied', path: '/functions/triggers', as: 'nobody' },
  {
    name: 'dialog-fire',
    path: ({ trigger }) => `/functions/triggers/${trigger}`,
    lead: async (tab) => {
      await press(tab, 'Fire', '실행', '발생시키기', '발동')
      await inDialog(tab)
    },
  },
  {
    name: 'dialog-package',
    path: '/functions/packages',
    lead: async (tab) => {
      await press(tab, 'Create a package', '패키지 생성')
      await inDialog(tab)
    },
  },
]
