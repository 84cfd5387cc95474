import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { type PageOptions, signIn, startBrowser, type TestBrowser, type TestPage } from '../support/chromium.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { FUNCTION_PICTURES } from './pictures/functions.ts'
import { HISTORY_PICTURES } from './pictures/history.ts'
import { KEY_PICTURES } from './pictures/keys.ts'
import { type Lively, lively } from './pictures/lively.ts'
import { PERMISSION_PICTURES } from './pictures/permissions.ts'
import type { Picture } from './pictures/picture.ts'
import { SECRET_PICTURES } from './pictures/secrets.ts'
import { SESSION_PICTURES } from './pictures/session.ts'

/**
 * Takes a picture of every screen and dialog in four looks, and of some on a very wide window, into a folder that git ignores,
 * for people to look at. Run by `npm run screens`; a name after it takes only the pictures whose name begins with it
 * (or with one of several: `secret,keys`), and further ones only these looks: `npm run screens -- secret phone dark`. Japanese ones are taken only when asked for.
 */
const PICTURES = [
  ...SESSION_PICTURES,
  ...HISTORY_PICTURES,
  ...SECRET_PICTURES,
  ...PERMISSION_PICTURES,
  ...FUNCTION_PICTURES,
  ...KEY_PICTURES,
]
const LOOKS: Record<string, PageOptions> = {
  light: {},
  dark: { scheme: 'dark' },
  phone: { size: { width: 360, height: 740 } },
  korean: { language: 'ko' },
  japanese: { language: 'ja' },
  wide: { size: { width: 2560, height: 1200 } },
}
const FOLDER = fileURLToPath(new URL('../../screens/', import.meta.url))
const [wanted = '', ...looks] = process.argv.slice(2)

/** Few are taken of a very wide window; what leads to a dialog speaks no Japanese. */
function isTaken({ name, wide }: Picture, look: string): boolean {
  if (look === 'japanese') return !name.startsWith('dialog')
  return look !== 'wide' || wide === true
}

/** What lies over the screen is taken as far as the window goes. */
const OVER_THE_SCREEN = /^(dialog|palette|menu)/
const HIGHEST_PX = 4000

/** All of the page, in a window that is as high: what a list or an editor leaves out beyond the edge is drawn, too, and may be higher than was thought. */
async function shootWhole(page: Page, path: string): Promise<void> {
  const size = page.viewportSize()
  await page.mouse.move(0, 0)
  for (let tries = 0; size !== null && tries < 3; tries += 1) {
    const height = (await page.evaluate('document.documentElement.scrollHeight')) as number
    await page.setViewportSize({ width: size.width, height: Math.min(Math.max(height, size.height), HIGHEST_PX) })
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(0))))')
  }
  await page.screenshot({ path })
  if (size !== null) await page.setViewportSize(size)
}

/** Pages that are signed in, one for each look and person: signing in costs more than going elsewhere. */
function signedIn(browser: TestBrowser, made: Lively, empty: TestCoffer) {
  const tabs = new Map<string, Promise<TestPage>>()
  const open = async ({ as, empty: nothing }: Picture, look: string): Promise<TestPage> => {
    const coffer = nothing === true ? empty : made.coffer
    const tab = await browser.open(coffer, as === null ? '/' : '/account', LOOKS[look] ?? {})
    await tab.page.clock.install({ time: coffer.clock.now() })
    if (as !== null) await signIn(tab, as)
    return tab
  }
  return (picture: Picture, look: string): Promise<TestPage> => {
    if (picture.as === null) return open(picture, look)
    const key = `${look} ${picture.as ?? ''} ${picture.empty === true}`
    const tab = tabs.get(key) ?? open(picture, look)
    tabs.set(key, tab)
    return tab
  }
}

describe('pictures', async () => {
  const beginnings = wanted.split(',')
  const chosen = PICTURES.filter(({ name }) => beginnings.some((beginning) => name.startsWith(beginning)))
  const coffer = await startCoffer({ env: { COFFER_NAME_MAX: '512', COFFER_WEBHOOK_ALLOW: '127.0.0.1' } })
  const empty = await startCoffer()
  const browser = await startBrowser()
  const made = await lively(coffer)
  const tabOf = signedIn(browser, made, empty)
  if (wanted === '') rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const look of Object.keys(LOOKS).filter((name) => (looks.length === 0 ? name !== 'japanese' : looks.includes(name))))
    for (const picture of chosen.filter((each) => isTaken(each, look))) {
      it(`${picture.name}, ${look}`, async () => {
        const tab = await tabOf(picture, look)
        const { path: at } = picture
        await tab.page.goto(`/console${typeof at === 'string' ? at : at(made)}`)
        await tab.page.locator('h1').first().waitFor()
        await picture.lead?.(tab, made)
        await tab.page.waitForLoadState('networkidle')
        const path = join(FOLDER, `${picture.name}-${look}.png`)
        await (OVER_THE_SCREEN.test(picture.name) ? tab.page.screenshot({ path }) : shootWhole(tab.page, path))
        // Whatever axe calls serious is ugly, too. Once in the dark, where colours are the weaker.
        if (look === 'dark') await tab.clean()
        if (picture.as === null) await tab.context.close()
      })
    }
})
