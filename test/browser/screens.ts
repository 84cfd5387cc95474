import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type PageOptions, signIn, startBrowser, type TestPage } from '../support/chromium.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'

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
  { name: 'overview', path: '/' },
  { name: 'secrets', path: '/secrets' },
  { name: 'create', path: '/secrets/new' },
  { name: 'permissions', path: '/permissions' },
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

describe('pictures', async () => {
  const coffer = await startCoffer()
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
