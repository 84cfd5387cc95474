import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { idIn, makeSecret } from '../secrets/making.ts'
import { MAIN_PASSWORD } from '../support/browser.ts'
import { startBrowser, type TestPage } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { everyThirdInTurn } from '../support/turns.ts'

type Form = [form: string, path: string, fill: () => Promise<unknown>, submit: string, done: () => Promise<unknown>]

/** What one does in forms. */
function handsOn(page: Page) {
  const form = page.getByRole('dialog').or(page.locator('main')).last()
  const type = (label: string, text: string) => form.getByRole('textbox', { name: new RegExp(`^${label}`) }).fill(text)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
  const shows = (text: string) => page.locator('main').getByText(text).first().waitFor()
  const leads = (heading: string) => page.getByRole('heading', { level: 1, name: heading }).waitFor()
  return { type, press, shows, leads }
}

function formsOfPeople(page: Page, secret: string, id: string): Form[] {
  const { type, press, shows, leads } = handsOn(page)
  return [
    ['a memo', secret, () => press('Edit the memo').then(() => type('Memo', 'typed')), 'Save', () => shows('typed')],
    [
      'a sub account',
      '/permissions/sub-accounts/new',
      () => type('Login ID', 'newcomer').then(() => type('Name', 'New')),
      'Create a sub account',
      () => leads('New'),
    ],
    [
      'what is known of one',
      `/permissions/sub-accounts/${id}`,
      () => type('Memo', 'known'),
      'Save',
      () => page.getByText('Saved').first().waitFor(),
    ],
    [
      'a group',
      '/permissions/groups',
      () => press('Create a group').then(() => type('Name', 'operators')),
      'Create a group',
      () => leads('operators'),
    ],
    [
      'a role',
      '/permissions/roles',
      () => press('Create a role').then(() => type('Name', 'on-call')),
      'Create a role',
      () => leads('on-call'),
    ],
    [
      'a policy',
      '/permissions/policies/new',
      async () => {
        await type('Name', 'readers')
        await page.getByText('JSON', { exact: true }).click()
        const targets = [{ product: 'SecretManager', actions: ['View*'], resourceNrns: ['*'] }]
        await page
          .getByLabel('JSON')
          .last()
          .fill(JSON.stringify([{ effect: 'Allow', targets }]))
        await press('Review')
        await page.getByText('nothing to remark').waitFor()
      },
      'Save',
      () => leads('readers'),
    ],
    [
      'a rule of sources',
      `/permissions/sub-accounts/${id}/sources`,
      () => press('Add a source').then(() => type('Source', '10.0.0.0/8')),
      'Save',
      () => page.getByRole('button', { name: 'Save', disabled: true }).last().waitFor(),
    ],
  ]
}

function formsOfThings(page: Page): Form[] {
  const { type, press, shows, leads } = handsOn(page)
  return [
    ['an action', '/functions/new-action', () => type('Name', 'new-action'), 'Create', () => leads('new-action')],
    [
      'the editor of one',
      '/functions/actions/-/greets',
      () => type('Description', 'friendly'),
      'Save',
      () => page.getByText('Saved').first().waitFor(),
    ],
    ['a package', '/functions/packages', () => press('Create a package').then(() => type('Name', 'shared')), 'Save', () => shows('shared')],
    [
      'a trigger',
      '/functions/new-trigger',
      async () => {
        await type('Name', 'new-trigger')
        await page.getByRole('radio', { name: 'A webhook' }).check()
        await type('Address', 'https://ci.example.com/hooks/rotate')
      },
      'Create',
      () => press('I have kept it'),
    ],
    ['a key', '/keys/new', () => type('Name', 'new-key'), 'Create a key', () => leads('new-key')],
    [
      'a watch rule',
      '/history/rules',
      async () => {
        await press('Add a watch rule')
        await type('Name', 'refused-often')
        await page.getByRole('radio', { name: 'Many refusals' }).check()
      },
      'Add a watch rule',
      () => shows('refused-often'),
    ],
    [
      'a webhook',
      '/history/webhooks',
      async () => {
        await press('Add a webhook')
        await type('Name', 'Deployments')
        await type('Address', 'https://127.0.0.1/hook')
        await page.getByRole('dialog').getByRole('checkbox', { name: 'Secret created' }).check()
      },
      'Add a webhook',
      () => press('I have kept it'),
    ],
  ]
}

/** Longer than an answer counts as new. */
const STALE_MS = 6_000

/** The server is lost, what is shown is asked for again in vain because somebody comes back to the page, and the server is there again. */
async function losesTheServer({ page, context }: TestPage): Promise<void> {
  const lost = page.getByText('Trying again; what you have entered stays here.')
  try {
    await context.setOffline(true)
    await page.clock.runFor(STALE_MS)
    await page.evaluate("dispatchEvent(new Event('visibilitychange'))")
    await lost.waitFor()
  } finally {
    await context.setOffline(false)
  }
  await page.clock.runFor(STALE_MS)
  await lost.waitFor({ state: 'detached' })
}

// One server and one browser for both: each costs more than what is looked at in them.
const coffer = await startCoffer({ env: { COFFER_WEBHOOK_ALLOW: '127.0.0.1' } })
const browser = await startBrowser()

describe('a server that is lost while somebody fills in a form', async () => {
  const secret = `/secrets/${idIn(await makeSecret(coffer.main, 'a-secret'))}`
  const bare = { protectionType: 'BASIC', memo: '', isConvergent: false, isAutoRotation: true, rotationPeriod: 90 }
  const { keyTag } = await coffer.main.ok('POST', '/kms/v1/keys', { keyName: 'a-key', keyType: 'AES256', ...bare })
  const tab = await browser.open(coffer, '/account', { as: 'main', at: coffer.clock.now() })
  const { page } = tab
  for (const [what, path, open, field, text] of everyThirdInTurn([
    ['a memo', secret, 'Edit the memo', 'Memo', 'typed'],
    ['a window', `${secret}/rotation`, 'Set a window', 'Opens at', '0 3 * * 6'],
    ['the period of a key', `/keys/${keyTag}`, 'Change period', 'Days between versions', '30'],
    ['a watch rule', '/history/rules', 'Add a watch rule', 'Name', 'refused-often'],
    ['a webhook', '/history/webhooks', 'Add a webhook', 'Name', 'Deployments'],
    ['the first group', '/permissions/groups', 'Create a group', 'Name', 'operators'],
    ['a package', '/functions/packages', 'Create a package', 'Name', 'shared'],
  ] as const))
    it(`leaves ${what} as it was filled in`, async () => {
      await page.goto(`/console${path}`)
      await page.getByRole('button', { name: open, exact: true }).first().click()
      const typed = page.getByRole('dialog').getByRole('textbox', { name: new RegExp(`^${field}`) })
      await typed.fill(text)
      await losesTheServer(tab)
      assert.equal(await typed.inputValue({ timeout: 1_000 }), text)
    })

  it('leaves what a list is searched for', async () => {
    await page.goto('/console/permissions/policies?search=secret')
    await page.getByRole('link', { name: 'NCP_SECRETMANAGER_USER' }).waitFor()
    const field = page.getByLabel('Search by name')
    await field.focus()
    await losesTheServer(tab)
    assert.equal(await field.and(page.locator(':focus')).count(), 1)
  })
})

/** Searches are kept in the browser alone; secrets and values have a test of their own, beside their forms. */
describe('a session that ends while somebody fills in a form', async () => {
  const { main } = coffer
  const secret = `/secrets/${idIn(await makeSecret(main, 'another-secret'))}`
  const { id } = await coffer.subAccount('somebody')
  await main.ok('PUT', '/ncf/api/v2/packages/-/actions/greets', { exec: { kind: 'nodejs:default', code: 'exports.main = () => ({})' } })
  const tab = await browser.open(coffer, '/account', { as: 'main' })
  const { page } = tab
  await page.locator('h1').waitFor()
  for (const [what, path, fill, submit, done] of everyThirdInTurn([...formsOfPeople(page, secret, id), ...formsOfThings(page)]))
    it(`asks to sign in over the screen, and goes on with ${what}`, async () => {
      await page.goto(`/console${path}`)
      await fill()
      coffer.clock.pass(31 * 60_000)
      await page.getByRole('button', { name: submit, exact: true }).last().click()
      const again = page.getByRole('dialog', { name: 'Your session has ended' })
      await again.locator('input[name=password]').fill(MAIN_PASSWORD)
      await again.getByRole('button', { name: 'Sign in', exact: true }).click()
      await again.waitFor({ state: 'detached' })
      await done()
    })
})
