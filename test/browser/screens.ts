import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeSecret, makeTrigger } from '../secrets/making.ts'
import { type PageOptions, signIn, startBrowser, type TestPage } from '../support/chromium.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { PERMISSION_PICTURES } from './permission-pictures.ts'
import { SECRET_PICTURES } from './secret-pictures.ts'

/**
 * Takes a picture of every screen in four looks, into a folder that git ignores, for people to look at. Run by
 * `npm run screens`; a name after it takes only the pictures that have it in theirs: `npm run screens -- secrets`.
 */
interface Picture {
  name: string
  path: string
  /** Leads the screen from its first state to the one to be taken. */
  lead?: (tab: TestPage, coffer: TestCoffer) => Promise<void>
  signedOut?: boolean
}

const PICTURES: readonly Picture[] = [
  { name: 'sign-in', path: '/', signedOut: true },
  { name: 'overview-empty', path: '/' },
  { name: 'sign-in-refused', path: '/', signedOut: true, lead: refused },
  { name: 'secrets-empty', path: '/secrets' },
  { name: 'secrets', path: '/secrets', lead: someSecrets },
  { name: 'secrets-nothing', path: '/secrets?search=nothing-like-this' },
  { name: 'create-1-basics', path: '/secrets/new', lead: (tab) => step(tab, 0) },
  { name: 'create-2-rotation', path: '/secrets/new', lead: (tab) => step(tab, 1) },
  { name: 'create-3-value', path: '/secrets/new', lead: (tab) => step(tab, 2) },
  { name: 'create-4-review', path: '/secrets/new', lead: (tab) => step(tab, 3) },
  ...SECRET_PICTURES,
  { name: 'palette', path: '/secrets', lead: palette },
  ...PERMISSION_PICTURES,
  { name: 'functions', path: '/functions' },
  { name: 'keys', path: '/keys' },
  { name: 'history', path: '/history' },
]

const LOOKS: Record<string, PageOptions> = {
  light: {},
  dark: { scheme: 'dark' },
  phone: { size: { width: 360, height: 740 } },
  korean: { language: 'ko' },
}

const FOLDER = fileURLToPath(new URL('../../screens/', import.meta.url))
const wanted = process.argv[2] ?? ''

async function refused({ page }: TestPage): Promise<void> {
  await page.locator('input[name=password]').fill('Wrong-password-1')
  await page.locator('button[type=submit]').click()
  await page.getByRole('alert').waitFor()
}

/** A few secrets in several states; made once, for the first look. */
async function someSecrets({ page }: TestPage, coffer: TestCoffer): Promise<void> {
  if ((await coffer.main.ok('GET', '/api/v1/secrets')).totalCount === 0) {
    const trigger = await makeTrigger(coffer, 'rotate-postgresql', 'exports.main = () => ({})')
    for (const name of ['orders-db', 'payments-api', 'mail-relay', 'analytics', 'backup-target', `${'very-long-name-'.repeat(20)}end`])
      await makeSecret(coffer.main, name, name.startsWith('o') ? { autoRotationYN: 'Y', autoRotationPeriod: 30, triggerId: trigger } : {})
    const { secrets } = await coffer.main.ok('GET', '/api/v1/secret-summaries?sort=secretName')
    await coffer.main.ok('POST', `/api/v1/secrets/${secrets[0].secretId}/disable`)
    await coffer.main.ok('POST', `/api/v1/secrets/${secrets[1].secretId}/request-deletion`)
    await coffer.main.ok('GET', `/api/v1/secrets/${secrets[2].secretId}/values`)
  }
  await page.getByText('orders-db').waitFor()
}

async function step({ page }: TestPage, wanted: number): Promise<void> {
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

async function palette({ page }: TestPage): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').locator('input').fill('o')
}

describe('pictures', async () => {
  const coffer = await startCoffer({ env: { COFFER_NAME_MAX: '512' } })
  const browser = await startBrowser()
  if (wanted === '') rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const picture of PICTURES.filter(({ name }) => name.includes(wanted))) {
    it(picture.name, async () => {
      for (const [look, options] of Object.entries(LOOKS)) {
        const tab = await browser.open(coffer, picture.path, options)
        if (picture.signedOut !== true) await signIn(tab)
        await picture.lead?.(tab, coffer)
        await tab.page.waitForLoadState('networkidle')
        await tab.page.screenshot({ path: join(FOLDER, `${picture.name}-${look}.png`), fullPage: true })
        await tab.context.close()
      }
    })
  }
})
