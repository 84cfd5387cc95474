import type { Page } from 'playwright-core'

/** Goes elsewhere without loading the page anew, as a link does, and waits until all of the screen is there. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState({}, '', '/console${path}'); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`)
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(0))))')
  await page.locator('main[aria-busy=false] h1').waitFor()
  const waiting = page.locator('main .mantine-Skeleton-root')
  while ((await waiting.count()) > 0) await waiting.first().waitFor({ state: 'detached' })
}

/**
 * Our own words that are cut off, or broken in the middle: of badges, buttons, tabs and choices those wider than what
 * holds them, of the titles of columns those of which one word stands on two lines.
 */
export const NO_TEXT_CUT = `(() => {
  const found = []
  const seen = (element) => element.getClientRects().length > 0
  const labels = '.mantine-Badge-label, .mantine-Button-label, .mantine-Tabs-tabLabel, .mantine-SegmentedControl-innerLabel'
  for (const label of document.querySelectorAll(labels))
    if (seen(label) && label.scrollWidth > label.clientWidth + 1) found.push('cut: ' + label.textContent)
  for (const title of document.querySelectorAll('th')) {
    if (!seen(title)) continue
    if (title.scrollWidth > title.clientWidth + 1) found.push('cut: ' + title.textContent)
    const walk = document.createTreeWalker(title, NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
      for (const { index, 0: word } of node.data.matchAll(/[A-Za-z\\p{Script=Hangul}]+/gu)) {
        const range = document.createRange()
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push('broken: ' + word)
      }
  }
  return found
})()`
