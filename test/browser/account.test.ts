import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Locator, Route } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import { codeOf } from '../console-session/factor.ts'
import { Browser, consoleAccount, PASSWORD } from '../support/browser.ts'
import { startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const NEXT = 'Own-password-2'

/** What a camera reads that sees these dark modules on light. */
async function readCode(path: Locator): Promise<string> {
  await path.waitFor()
  const dark = [...((await path.getAttribute('d')) ?? '').matchAll(/M(\d+) (\d+)h/g)].map(([, x, y]) => [Number(x), Number(y)] as const)
  const [scale, margin] = [4, 4]
  const side = (Math.max(...dark.map(([x]) => x)) + 1 + margin) * scale
  const data = new Uint8Array(side * side * 4).fill(255)
  for (const [x, y] of dark)
    for (let at = 0; at < scale * scale; at++) {
      const pixel = (y * scale + Math.floor(at / scale)) * side + x * scale + (at % scale)
      data.fill(0, pixel * 4, pixel * 4 + 3)
    }
  return decodeQR({ width: side, height: side, data })
}

describe('one’s own account in the console', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  await consoleAccount(coffer, 'anna', 'NCP_SECRETMANAGER_USER')
  const tab = await browser.open(coffer, '/', { as: 'anna' })
  const { page } = tab

  it('changes its password where the old one is right, and stays signed in', async () => {
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Password and second factor' }).click()
    const fill = async (current: string, next: string, again = next) => {
      await page.locator('input[name=current]').fill(current)
      await page.locator('input[name=next]').fill(next)
      await page.locator('input[name=again]').fill(again)
      await page.getByRole('button', { name: 'Change the password' }).click()
    }
    await fill(PASSWORD, NEXT, 'Another-one-3')
    await page.getByText('The two are not the same.').waitFor()
    await fill('Wrong-password-1', NEXT)
    await page.getByRole('alert').getByText('That is not your password.').waitFor()
    await tab.clean()
    await fill(PASSWORD, NEXT)
    await page.getByText('Your password is changed.').waitFor()
    assert.equal(await page.locator('input[name=next]').inputValue(), '')
    const tried = (password: string) => new Browser(coffer.url).call('POST', '/login', { loginId: 'anna', password })
    assert.deepEqual([(await tried(PASSWORD)).status, (await tried(NEXT)).status], [401, 200])
  })

  it('sets up a second factor by a key that is shown once, and takes it away with a code', async () => {
    await page.getByRole('button', { name: 'Set up a second factor' }).click()
    const secret = ((await page.locator('code').first().textContent()) ?? '').replaceAll(' ', '')
    const enter = async (code: string) => {
      await page.locator('input[name=token]').fill(code)
      await page.locator('input[name=token]').press('Enter')
    }
    const read = await readCode(page.getByRole('img', { name: /QR code/ }).locator('path'))
    assert.equal(new URL(read).searchParams.get('secret'), secret)
    assert.equal(read, await page.getByRole('link', { name: 'Open in the authenticator of this device' }).getAttribute('href'))
    await enter(codeOf(coffer, secret, 5))
    await page.getByRole('alert').getByText('That code is not the current one').waitFor()
    await tab.clean()
    await enter(codeOf(coffer, secret))
    await page.getByText('The second factor is set up.').waitFor()
    assert.ok(!(await page.content()).includes(secret))
    await page.getByText(':Mfa/').waitFor()
    await tab.clean()
    await page.getByRole('button', { name: 'Remove the second factor' }).click()
    await enter(codeOf(coffer, secret, 1))
    await page.getByText('The second factor is removed.').waitFor()
    await page.getByRole('button', { name: 'Set up a second factor' }).waitFor()
  })

  it('asks who is signed out while they confirm to sign in, and goes on with what was to be confirmed', async () => {
    coffer.clock.pass(11 * 60_000)
    await page.getByRole('button', { name: 'Set up a second factor' }).click()
    const confirm = page.getByRole('dialog', { name: 'Confirm that it is you' })
    await confirm.locator('input[name=password]').fill(NEXT)
    // Any sooner, whatever the page asks by itself would find it out first.
    const lostOnTheWay = async (route: Route) => {
      await tab.context.clearCookies()
      await route.continue()
    }
    await page.route('**/console/api/confirm', lostOnTheWay, { times: 1 })
    await confirm.getByRole('button', { name: 'Confirm' }).click()
    const again = page.getByRole('dialog', { name: 'Your session has ended' })
    await again.locator('input[name=password]').fill(NEXT)
    await tab.clean()
    await again.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('link', { name: 'Open in the authenticator of this device' }).waitFor()
  })
})
