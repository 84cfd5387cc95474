import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { HTML, hostileWorld, LONG_NAME, TURNED } from './hostile-world.ts'

/** What a screen shows of what people who mean harm have written, and what must be seen of it there. */
const MEMO = 'onerror=alert'
const SCREENS = [
  ['the list of secrets', () => '/secrets', LONG_NAME.slice(0, 40)],
  ['a secret', ({ secret }) => `/secrets/${secret}`, MEMO],
  ['its rotation', ({ secret }) => `/secrets/${secret}/rotation`, 'onerror'],
  ['its consumers', ({ secret }) => `/secrets/${secret}/consumers`, 'reader'],
  ['its access', ({ secret }) => `/secrets/${secret}/access`, 'reader'],
  ['its history', ({ secret }) => `/secrets/${secret}/history`, 'Get Secret Value'],
  ['the overview', () => '/', LONG_NAME.slice(0, 40)],
  ['sub accounts', () => '/permissions/sub-accounts', '<b>'],
  ['a sub account', ({ account }) => `/permissions/sub-accounts/${account}`, undefined],
  ['its rights', ({ account }) => `/permissions/sub-accounts/${account}/rights`, LONG_NAME.slice(0, 40)],
  ['groups', () => '/permissions/groups', 'שלום'],
  ['a group', ({ group }) => `/permissions/groups/${group}`, '<b>'],
  ['policies', () => '/permissions/policies', MEMO],
  ['a policy', ({ policy }) => `/permissions/policies/${policy}`, MEMO],
  ['the editor of a policy', ({ policy }) => `/permissions/policies/${policy}/edit`, undefined],
  ['roles', () => '/permissions/roles', MEMO],
  ['a role', ({ role }) => `/permissions/roles/${role}`, MEMO],
  ['actions', () => '/functions', 'greets'],
  ['an action', () => '/functions/actions/-/greets', 'greets'],
  ['its runs', () => '/functions/actions/-/greets/run', 'Error'],
  ['packages', () => '/functions/packages', 'shared'],
  ['triggers', () => '/functions/triggers', 'fires'],
  ['a trigger', () => '/functions/triggers/fires', LONG_NAME.slice(0, 40)],
  ['a trigger with a webhook', () => '/functions/triggers/hook', 'ci.example.com'],
  ['keys', () => '/keys', 'hostile-key'],
  ['a key', ({ key }) => `/keys/${key}`, MEMO],
  ['the history', () => '/history', 'reader'],
  ['alerts', () => '/history/alerts', LONG_NAME.slice(0, 40)],
  ['watch rules', () => '/history/rules', 'decoys'],
] as const satisfies readonly (readonly [string, (made: Awaited<ReturnType<typeof hostileWorld>>) => string, string | undefined])[]

/** Texts that turn their surroundings around: those with marks of direction that stand in no element of their own direction. */
const TURNING = `(() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
    if (/[\\u202A-\\u202E\\u2066-\\u2069]/.test(node.data) && node.parentElement.closest('bdi, [dir=auto], textarea, .cm-line, pre, script, style') === null)
      found.push(node.parentElement.outerHTML.slice(0, 200))
  return found
})()`

describe('what people who mean harm have written', async () => {
  const coffer = await startCoffer({ env: { COFFER_NAME_MAX: '512' } })
  const browser = await startBrowser()
  const made = await hostileWorld(coffer)
  const tab = await browser.open(coffer, '/account', { as: 'main', size: { width: 360, height: 740 } })
  const { page } = tab
  await page.locator('h1').waitFor()
  /** Goes elsewhere without loading the page anew, as a link does. */
  const go = async (path: string) => {
    await page.evaluate(`history.pushState({}, '', '/console${path}'); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`)
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(0))))')
    await page.locator('main[aria-busy=false] h1').waitFor()
    const waiting = page.locator('main .mantine-Skeleton-root')
    while ((await waiting.count()) > 0) await waiting.first().waitFor({ state: 'detached' })
  }
  const inert = async () => {
    assert.deepEqual(tab.faults, [])
    assert.equal(await page.evaluate('window.pwned'), undefined)
    assert.equal(await page.locator('main img, main script, main b:has-text("hiro")').count(), 0)
    assert.deepEqual(await page.evaluate(TURNING), [])
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    assert.match(await page.title(), /^\u2068[^\u2069]*\u2069 · Coffer$/)
  }

  for (const [name, path, seen] of SCREENS)
    it(`is inert and unbroken in ${name}`, async () => {
      await go(path(made))
      if (seen !== undefined) await page.locator('main').getByText(seen).first().waitFor({ state: 'attached' })
      await inert()
    })

  it('is inert and unbroken in the palette', async () => {
    await page.keyboard.press('Control+k')
    const dialog = page.getByRole('dialog')
    await dialog.locator('input').fill(LONG_NAME.slice(0, 30))
    await dialog.getByText(LONG_NAME.slice(0, 40)).first().waitFor()
    await inert()
    await dialog.locator('input').fill(`${HTML}${TURNED}`)
    await dialog.getByText('Nothing').first().waitFor()
    await inert()
    await tab.clean()
  })
})
