import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { codeOf } from '../console-session/factor.ts'
import { makeSecret } from '../secrets/making.ts'
import { consoleAccount, MAIN_PASSWORD, PASSWORD } from '../support/browser.ts'
import { bringSession, inLanguage, signIn, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const USER = 'NCP_SECRETMANAGER_USER'

async function typeLogin(page: Page, loginId: string, password: string): Promise<void> {
  await page.locator('label', { hasText: 'Sub account' }).click()
  await page.locator('input[name=loginId]').fill(loginId)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

// One server and one browser for both: each costs more than what is looked at in them.
const coffer = await startCoffer()
const browser = await startBrowser()

describe('signing in', () => {
  it('a wrong password is refused in the reader’s language, and the right one leads to where one wanted to go', async () => {
    const words = { ko: '로그인하지 못했습니다', en: 'That did not work', ja: 'サインインできませんでした' }
    const titles = { ko: '시크릿', en: 'Secrets', ja: 'シークレット' }
    const tab = await browser.open(coffer, '/secrets', { language: 'ko' })
    const { page } = tab
    // Korean by what the browser asks for, the others by choice.
    await page.locator('html[lang=ko]').waitFor()
    for (const language of ['ko', 'en', 'ja'] as const) {
      if (language !== 'ko') await inLanguage(tab, language)
      await page.locator('input[name=password]').fill('Wrong-password-1')
      await page.locator('button[type=submit]').click()
      await page.getByRole('alert').getByText(words[language]).waitFor()
    }
    await tab.clean()
    await signIn(tab)
    await page.getByRole('heading', { level: 1, name: titles.ja }).waitFor()
    assert.match(page.url(), /\/console\/secrets$/)
    await tab.clean()
    for (const language of ['ko', 'en'] as const) {
      await inLanguage(tab, language)
      await page.getByRole('heading', { level: 1, name: titles[language] }).waitFor()
    }
    await tab.context.close()
  })

  it('a password that somebody else has set is changed first, and not to one that breaks the rules', async () => {
    await consoleAccount(coffer, 'forced', USER, { needPasswordReset: true })
    const tab = await browser.open(coffer, '/secrets')
    await typeLogin(tab.page, 'forced', PASSWORD)
    const give = async (password: string, again: string) => {
      await tab.page.locator('input[name=new]').fill(password)
      await tab.page.locator('input[name=again]').fill(again)
      await tab.page.getByRole('button', { name: 'Continue' }).click()
    }
    await give('Another-pass-2', 'Another-pass-3')
    await tab.page.getByText('The two are not the same.').waitFor()
    await tab.clean()
    await give(PASSWORD, PASSWORD)
    await tab.page.getByRole('alert').getByText('The new password is the old one').waitFor()
    await give('Another-pass-2', 'Another-pass-2')
    await tab.page.getByRole('heading', { level: 1, name: 'Secrets' }).waitFor()
    await tab.context.close()
  })

  it('a second factor that is mandatory is set up first, and asked for from then on', async () => {
    await consoleAccount(coffer, 'factored', USER, { isMfaMandatory: true })
    const tab = await browser.open(coffer, '/secrets')
    const { page } = tab
    await typeLogin(page, 'factored', PASSWORD)
    const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '')
    await page.getByLabel('Code of six digits').fill(codeOf(coffer, secret, 5))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('alert').getByText('That code is not the current one').waitFor()
    await tab.clean()
    await page.getByLabel('Code of six digits').fill(codeOf(coffer, secret))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { level: 1, name: 'Secrets' }).waitFor()
    await signOut(page)
    coffer.clock.pass(30_000)
    await typeLogin(page, 'factored', PASSWORD)
    const code = codeOf(coffer, secret)
    await page.getByLabel('Code of six digits').fill(`${code.slice(0, 3)} ${code.slice(3)}`)
    await tab.clean()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { level: 1, name: 'Secrets' }).waitFor()
    await tab.context.close()
  })
})

describe('a session', async () => {
  await makeSecret(coffer.main, 'first-one')
  const tab = await browser.open(coffer, '/secrets', { as: 'main' })
  const { page } = tab
  const disable = async (name: string) => {
    await page.getByLabel(`Select ${name}`).check()
    await page.getByRole('button', { name: 'Disable' }).click()
  }

  it('switches language and colours at once, and keeps both', async () => {
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitem', { name: '한국어' }).click()
    await page.getByRole('heading', { level: 1, name: '시크릿' }).waitFor()
    await page.getByRole('button', { name: '어두운 화면' }).click()
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor()
    await tab.clean()
    await page.reload()
    await page.locator('html[data-mantine-color-scheme=dark][lang=ko]').waitFor()
    await page.getByRole('button', { name: '언어' }).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Light colours' }).click()
  })

  it('finds places, actions and secrets by Ctrl-K and the keyboard alone', async () => {
    await page.reload()
    // As soon as there is anything on the screen: the palette itself may still be on its way.
    await page.getByRole('navigation').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByPlaceholder('Find anything').fill('first')
    await page.getByRole('dialog').getByText('first-one').waitFor()
    await tab.clean()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/console\/secrets\/[0-9a-f-]{8,}$/)
    await page.goBack()
  })

  it('says that the server cannot be reached, and mends that by itself', async () => {
    await page.getByRole('link', { name: 'first-one' }).waitFor()
    await tab.context.setOffline(true)
    await page.getByLabel('Search by name').fill('first')
    await page.getByText('The server cannot be reached. Trying again').waitFor()
    await tab.clean()
    await tab.context.setOffline(false)
    await page.getByText('The server cannot be reached. Trying again').waitFor({ state: 'detached' })
    await page.getByText('1 row', { exact: true }).waitFor()
    await page.getByLabel('Search by name').fill('')
  })

  it('that another tab has replaced goes on in this one', async () => {
    const other = await tab.context.newPage()
    await other.goto('/console/')
    await signOut(other)
    const over = page.getByRole('dialog', { name: 'Your session has ended' })
    await over.waitFor()
    await other.locator('input[name=password]').fill(MAIN_PASSWORD)
    await other.locator('button[type=submit]').click()
    await other.locator('nav').first().waitFor()
    await other.close()
    await over.waitFor({ state: 'detached' })
    await disable('first-one')
    await page.getByText('1 secret changed.').waitFor()
  })

  it('that ends asks to sign in over the screen, refuses a wrong password there, and goes on with what was asked for', async () => {
    await makeSecret(coffer.main, 'second-one')
    await page.getByLabel('Select second-one').waitFor()
    coffer.clock.pass(31 * 60_000)
    await disable('second-one')
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.locator('input[name=password]').fill('Wrong-password-1')
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    await tab.clean()
    await dialog.locator('input[name=password]').fill(MAIN_PASSWORD)
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page
      .getByRole('row', { name: /second-one/ })
      .getByText('Disabled')
      .waitFor()
  })

  it('that ends while nobody touches it says so, and shows afterwards what happened meanwhile', async () => {
    coffer.clock.pass(31 * 60_000)
    await makeSecret(coffer.main, 'third-one')
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.locator('input[name=password]').fill(MAIN_PASSWORD)
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('link', { name: 'third-one' }).waitFor()
    await makeSecret(coffer.main, 'heard-again')
    await page.getByRole('link', { name: 'heard-again' }).waitFor()
  })

  it('is ready to use, and loads nothing that is not ours', async (t) => {
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(coffer.url) && !request.url().startsWith('data:')) foreign.push(request.url())
    })
    const tries: number[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      const began = performance.now()
      await page.goto('/console/secrets')
      await page.getByRole('link', { name: 'first-one' }).waitFor()
      tries.push(performance.now() - began)
    }
    assert.deepEqual(foreign, [])
    t.diagnostic(`ready to use after ${tries.map(Math.round).join(', ')} ms`)
  })

  it('does not end unheard: whoever could not be signed out is told', async () => {
    await tab.context.setOffline(true)
    await signOut(page)
    await page.getByText('You are still signed in.').waitFor()
    await page.getByRole('navigation').waitFor()
    await tab.context.setOffline(false)
    await page.getByText('The server cannot be reached. Trying again').waitFor({ state: 'detached' })
  })

  it('signs out for good, also where another tab has replaced it: going back shows nothing', async () => {
    await bringSession(tab.context, coffer, 'main')
    await signOut(page)
    await page.getByRole('heading', { name: 'Sign in to Coffer' }).waitFor()
    await page.goto('/console/secrets')
    await page.getByRole('heading', { name: 'Sign in to Coffer' }).waitFor()
    assert.equal(await page.getByText('first-one').count(), 0)
    assert.deepEqual(await page.evaluate('Object.keys(localStorage).sort()'), ['coffer.language', 'mantine-color-scheme-value'])
  })
})
