import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  impact: string
  help: string
  nodes: { html: string; failureSummary: string }[]
}

/** What axe at most calls moderate is not asked: the answer would be passed over, and looking for it takes half of the time. */
const NEVER_SERIOUS = [
  ...[
    'region',
    'heading-order',
    'landmark-one-main',
    'landmark-unique',
    'landmark-no-duplicate-banner',
    'landmark-no-duplicate-contentinfo',
  ],
  ...['landmark-no-duplicate-main', 'landmark-banner-is-top-level', 'landmark-contentinfo-is-top-level', 'landmark-main-is-top-level'],
  ...['landmark-complementary-is-top-level', 'page-has-heading-one', 'empty-heading', 'empty-table-header', 'image-redundant-alt'],
  ...['presentation-role-conflict', 'skip-link'],
]
const ASKED = {
  resultTypes: ['violations'],
  preload: false,
  rules: Object.fromEntries(NEVER_SERIOUS.map((rule) => [rule, { enabled: false }])),
}
/** What depends on the colours alone. */
const COLOURS = { resultTypes: ['violations'], preload: false, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }

/**
 * No errors so far, and axe finds nothing serious on what the page shows: in its colours, and once for each screen in the other ones.
 * `seen`: screens and dialogs that were seen in both.
 */
export async function assertClean(page: Page, faults: readonly string[], seen: Set<string>): Promise<void> {
  assert.deepEqual(faults, [])
  // Brought in past the policy that the page is under, which stays as it is for all that the console does.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(`${AXE};0`)
  await assertNothingSerious(page, ASKED)
  const screen = await screenOf(page)
  if (seen.has(screen)) return
  seen.add(screen)
  // Nothing changes for somebody who chose their colours themselves.
  if ((await page.evaluate(`localStorage.getItem('mantine-color-scheme-value') ?? 'auto'`)) !== 'auto') return
  const dark = (await page.evaluate('document.documentElement.dataset.mantineColorScheme')) === 'dark'
  await inColours(page, dark ? 'light' : 'dark')
  await assertNothingSerious(page, COLOURS)
  await inColours(page, dark ? 'dark' : 'light')
}

async function inColours(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme })
  await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor()
}

/** Where the page is, whatever it shows there, and whether a dialog lies over it. */
async function screenOf(page: Page): Promise<string> {
  const path = new URL(page.url()).pathname.replaceAll(/[0-9a-f-]{8,}/g, ':id')
  return `${path} ${await page.evaluate(`document.querySelector('[role=dialog] h2')?.textContent ?? ''`)}`
}

async function assertNothingSerious(page: Page, asked: object): Promise<void> {
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(asked)})`)) as { violations: Violation[] }
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  assert.deepEqual(
    serious.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
    [],
  )
}
