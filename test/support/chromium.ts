import { existsSync } from 'node:fs'
import { after } from 'node:test'
import { type BrowserContext, type Browser as Chromium, chromium, type Locator, type Page } from 'playwright-core'
import { assertClean } from './axe.ts'
import { afterAllFiles } from './batch.ts'
import { MAIN_PASSWORD, PASSWORD, signedIn } from './browser.ts'
import type { TestCoffer } from './coffer.ts'

/** Names the file of the Chromium to use. Set by hand, or by tools/test.ts to what it found. */
export const CHROMIUM = 'COFFER_TEST_CHROMIUM'
/** Where a Chromium of the system lies. */
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/** A page of a test lives for seconds: optimising its scripts takes a fifth of what it costs, and hardly any of it is run often enough to gain by that. */
const UNOPTIMISED = '--js-flags=--no-turbofan --no-maglev'
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none', UNOPTIMISED]
const WAIT_MS = 20_000

export const LANGUAGES = ['en', 'ko', 'ja'] as const
export type Language = (typeof LANGUAGES)[number]

export interface PageOptions {
  language?: Language
  /** Width and height of the window. */
  size?: { width: number; height: number }
  scheme?: 'light' | 'dark'
  /** Whose session it brings: a login id, or `main`. Quicker than signing in by the screen; without it nobody is signed in. */
  as?: string
  /** What the page's clock shows, where it has to go with the server's. */
  at?: number
  /** A page that nobody needs any more: taking it over costs a fraction of a new one, which would compile the whole console anew. */
  instead?: TestPage
}

export interface TestBrowser {
  /** A page of its own, with cookies of its own, at this path of the console. Its errors and refused loads fail the test. */
  open(coffer: TestCoffer, path: string, options?: PageOptions): Promise<TestPage>
}

export interface TestPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors and violations of the policy so far; a test that provokes one takes it out. */
  readonly faults: string[]
  /** Nothing went wrong in the page, and axe finds nothing serious on what it shows now; the first time on each screen of the file in the other colours, too. */
  clean(): Promise<void>
}

let running: Promise<Launched> | undefined

/** One browser for all test files of this process. What a file opened in it, with cookies of its own, is closed when the file ends. */
export async function startBrowser(): Promise<TestBrowser> {
  if (running === undefined) afterAllFiles(async () => (await running)?.browser.close())
  running ??= launch()
  const { browser } = await running
  const opened = new Set<BrowserContext>()
  const seen = new Set<string>()
  after(() => Promise.all([...opened].map((context) => context.close())))
  return {
    open: async (coffer, path, options = {}) => {
      const tab = await openPage(browser, coffer, path, options, seen)
      opened.add(tab.context)
      return tab
    },
  }
}

/** The file of the browser that starts here, or why none does, in a sentence that says what would help. */
export async function findBrowser(): Promise<{ path: string } | { refusal: string }> {
  try {
    const { browser, path } = await launch()
    await browser.close()
    return { path }
  } catch (error) {
    const [why = ''] = (error as Error).message.split('\n').filter((line) => /error while loading|ENOENT|not exist/.test(line))
    return {
      refusal: `No Chromium starts here${why === '' ? '' : ` (${why.trim()})`}. Install libnss3, or a Chromium, or name one in ${CHROMIUM}.`,
    }
  }
}

/**
 * A real Chromium: the one named in the environment, else the one from the npm registry, which is built to run without a
 * screen and takes a quarter less of the machine, else the system's. The package's own arguments would lift what a page may
 * not do, so it is started without them.
 */
async function launch(): Promise<Launched> {
  const named = process.env[CHROMIUM]
  if (named !== undefined) return start(named)
  const { default: packaged } = await import('@sparticuz/chromium')
  return start(await packaged.executablePath()).catch((error: Error) => {
    const ofSystem = SYSTEM.find((path) => existsSync(path))
    if (ofSystem === undefined) throw error
    return start(ofSystem)
  })
}

interface Launched {
  browser: Chromium
  path: string
}

const start = async (path: string): Promise<Launched> => ({
  browser: await chromium.launch({ executablePath: path, args: ARGUMENTS }),
  path,
})

const WINDOW = { width: 1280, height: 800 }

/** Goes on in this page as somebody else, with another window or other colours; the language stays unless one is named. */
async function takeOver(tab: TestPage, coffer: TestCoffer, path: string, options: PageOptions): Promise<TestPage> {
  const { page, context } = tab
  await context.clearCookies()
  if (options.as !== undefined) await bringSession(context, coffer, options.as)
  await page.setViewportSize(options.size ?? WINDOW)
  await page.emulateMedia({ colorScheme: options.scheme ?? 'light' })
  if (options.language !== undefined) await page.evaluate(`localStorage.setItem('coffer.language', '${options.language}')`)
  await page.goto(`/console${path}`)
  if (options.as !== undefined) await page.locator('nav').first().waitFor({ state: 'attached' })
  return tab
}

async function openPage(browser: Chromium, coffer: TestCoffer, path: string, options: PageOptions, seen: Set<string>): Promise<TestPage> {
  if (options.instead !== undefined) return takeOver(options.instead, coffer, path, options)
  const context = await browser.newContext({
    baseURL: coffer.url,
    locale: { en: 'en-GB', ko: 'ko-KR', ja: 'ja-JP' }[options.language ?? 'en'],
    timezoneId: 'Asia/Seoul',
    colorScheme: options.scheme ?? 'light',
    viewport: options.size ?? WINDOW,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(WAIT_MS)
  if (options.as !== undefined) await bringSession(context, coffer, options.as)
  const page = await context.newPage()
  if (options.at !== undefined) await page.clock.install({ time: options.at })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    // A refused call is an answer that the screen shows; the browser's own line about it is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text())
  })
  await page.goto(`/console${path}`)
  if (options.as !== undefined) await page.locator('nav').first().waitFor({ state: 'attached' })
  return { page, context, faults, clean: () => assertClean(page, faults, seen) }
}

/** Signs in by a call, and gives the pages the cookie that it was answered with; none of them hears of it. */
export async function bringSession(context: BrowserContext, coffer: TestCoffer, as: string): Promise<void> {
  const { browser } = await signedIn(coffer, as === 'main' ? undefined : as)
  const [name = '', value = ''] = (browser.cookie ?? '').split('=')
  await context.addCookies([{ name, value, url: coffer.url, httpOnly: true, sameSite: 'Strict' }])
}

/** Has the page speak another language, as somebody who chose it, where it is or at another path. Quicker than a page of its own for each. */
export async function inLanguage({ page }: TestPage, language: Language, path?: string): Promise<void> {
  await page.evaluate(`localStorage.setItem('coffer.language', '${language}')`)
  await (path === undefined ? page.reload() : page.goto(`/console${path}`))
  await page.locator(`html[lang=${language}]`).waitFor()
}

/** Signs in through the screen, as the main account or as a sub account, and waits for the shell. */
export async function signIn({ page }: TestPage, loginId?: string): Promise<void> {
  if (loginId !== undefined) {
    await page.locator('label[for]', { has: page.locator('xpath=preceding-sibling::input[@value="sub"]') }).click()
    await page.locator('input[name=loginId]').fill(loginId)
  }
  await page.locator('input[name=password]').fill(loginId === undefined ? MAIN_PASSWORD : PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.locator('nav').first().waitFor({ state: 'attached' })
}

/** Opens the line behind which the server's own words stand, and sees these there. */
export async function serverSaid(within: Locator, words: string | RegExp): Promise<void> {
  await within.getByText('What the server said (English)').click()
  await within.getByText(words).waitFor()
}
