import { inDialog, type Picture, press } from './picture.ts'

export const HISTORY_PICTURES: readonly Picture[] = [
  { name: 'overview-empty', path: '/', empty: true },
  { name: 'overview', path: '/', wide: true },
  { name: 'overview-denied', path: '/', as: 'nobody' },
  { name: 'history', path: '/history', wide: true },
  {
    name: 'history-record',
    path: '/history',
    wide: true,
    lead: async ({ page }) => {
      const row = page.locator('main table tbody tr').first()
      await row.waitFor()
      await row.click()
    },
  },
  { name: 'history-nothing', path: '/history?q=nothing-like-this' },
  { name: 'history-wrong', path: '/history?q=colour%3Ared' },
  { name: 'history-denied', path: '/history', as: 'nobody' },
  { name: 'verify', path: '/history/verify', wide: true },
  { name: 'alerts', path: '/history/alerts', wide: true },
  { name: 'alerts-empty', path: '/history/alerts', empty: true },
  { name: 'rules', path: '/history/rules', wide: true },
  { name: 'rules-empty', path: '/history/rules', empty: true },
  { name: 'webhooks', path: '/history/webhooks', wide: true },
  { name: 'webhooks-empty', path: '/history/webhooks', empty: true },
  { name: 'webhook', path: ({ webhook }) => `/history/webhooks/${webhook}`, wide: true },
  {
    name: 'dialog-webhook',
    path: '/history/webhooks',
    lead: async (tab) => {
      await press(tab, 'Add a webhook', '웹훅 추가')
      await inDialog(tab)
    },
  },
  {
    name: 'dialog-rule',
    path: '/history/rules',
    lead: async (tab) => {
      await press(tab, 'Add a watch rule', '감시 규칙 추가')
      await inDialog(tab)
    },
  },
]
