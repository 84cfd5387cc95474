import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withFactor } from '../../console-session/factor.ts'
import { Browser, consoleAccount, PASSWORD } from '../../support/browser.ts'
import { serverSaid, startBrowser, type TestPage } from '../../support/chromium.ts'
import { startCoffer } from '../../support/coffer.ts'

const USER = 'NCP_SECRETMANAGER_USER'

describe('groups, roles and the ways out of a sign-in', async () => {
  const coffer = await startCoffer()
  const { main } = coffer
  const browser = await startBrowser()
  await consoleAccount(coffer, 'anna', USER)
  await consoleAccount(coffer, 'manager', 'NCP_SUB_ACCOUNT_MANAGER')
  const tab = await browser.open(coffer, '/permissions/groups', { as: 'main' })
  const { page } = tab
  const dialog = page.getByRole('dialog')
  const found = async (list: string, name: string) =>
    (await main.ok('GET', `/api/v1/${list}`)).items.find((each: Record<string, unknown>) => Object.values(each).includes(name))
  /** Adds one by its name, in the part of the page that has this title. */
  const add = async ({ page: on }: TestPage, part: string, name: string) => {
    await on.getByRole('region', { name: part }).getByRole('button', { name: 'Add' }).click()
    await on.getByRole('dialog').getByRole('combobox').fill(name)
    await on.getByRole('option', { name: new RegExp(`^${name}`) }).click()
    await on.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    await on.getByRole('dialog').waitFor({ state: 'detached' })
  }

  it('a group is made, under a name that is free, and gives its members its policies', async () => {
    await page.getByRole('heading', { name: 'No groups yet' }).waitFor()
    for (const again of [false, true]) {
      await page.goto('/console/permissions/groups')
      await page.getByRole('button', { name: 'Create a group' }).click()
      await dialog.getByLabel('Name').fill('op')
      assert.equal(await dialog.getByRole('button', { name: 'Create a group' }).isDisabled(), true)
      await dialog.getByLabel('Name').fill('operators')
      await dialog.getByRole('button', { name: 'Create a group' }).click()
      if (again) await dialog.getByRole('alert').getByText('There is already one with this name.').waitFor()
      else await page.getByRole('heading', { level: 1, name: 'operators' }).waitFor()
    }
    await tab.clean()
    await dialog.getByRole('button', { name: 'Cancel' }).last().click()
    await page.getByRole('link', { name: 'operators' }).click()
    await add(tab, 'Members', 'anna')
    await add(tab, 'Policies', 'NCP_KMS_USER')
    await page.getByRole('link', { name: 'anna' }).waitFor()
    await tab.clean()
    const { groupId } = await found('groups', 'operators')
    const { subAccounts, policies } = await main.ok('GET', `/api/v1/groups/${groupId}`)
    assert.deepEqual([subAccounts[0].loginId, policies[0].policyName], ['anna', 'NCP_KMS_USER'])
  })

  it('a group loses a member, and is deleted by its name', async () => {
    await page.getByRole('button', { name: 'Remove anna' }).click()
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Nobody yet.').waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    const really = dialog.getByRole('button', { name: 'Delete' })
    assert.equal(await really.isDisabled(), true)
    await dialog.getByLabel('Name').fill('operators')
    await really.click()
    await page.getByRole('heading', { name: 'No groups yet' }).waitFor()
  })

  it('a role is made for a time that it allows, and given to whoever may take it on', async () => {
    await page.goto('/console/permissions/roles')
    await page.getByRole('button', { name: 'Create a role' }).click()
    await dialog.getByLabel('Name').fill('on-call')
    await dialog.getByLabel('Longest session in minutes').fill('9')
    assert.equal(await dialog.getByRole('button', { name: 'Create a role' }).isDisabled(), true)
    await dialog.getByLabel('Longest session in minutes').fill('30')
    await tab.clean()
    await dialog.getByRole('button', { name: 'Create a role' }).click()
    await page.getByRole('heading', { level: 1, name: 'on-call' }).waitFor()
    await page.getByText('30 minutes').waitFor()
    await add(tab, 'Who may take it on', 'anna')
    await page.getByRole('link', { name: 'anna' }).waitFor()
    const { roleId } = await found('roles', 'on-call')
    const role = await main.ok('GET', `/api/v1/roles/${roleId}`)
    assert.deepEqual([role.sessionExpirationSec, role.entities[0].loginId], [1800, 'anna'])
    await tab.clean()
  })

  it('nobody gives a role more than they hold', async () => {
    const other = await browser.open(coffer, `/permissions/roles/${(await found('roles', 'on-call')).roleId}`, {
      as: 'manager',
      instead: tab,
    })
    await other.page.getByRole('heading', { level: 1, name: 'on-call' }).waitFor()
    await other.page.getByRole('region', { name: 'Policies' }).getByRole('button', { name: 'Add' }).click()
    await other.page.getByRole('dialog').getByRole('combobox').fill(USER)
    await other.page.getByRole('option', { name: USER }).click()
    await other.page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    const alert = other.page.getByRole('alert')
    await alert.getByText(`${USER}: You can only hand out, change or take away rights that you hold yourself.`).waitFor()
    await serverSaid(alert, /nobody gives away more than they hold/)
    await other.clean()
  })

  it('an account that five wrong passwords have locked is unlocked, and signs in again', async () => {
    const { id } = await consoleAccount(coffer, 'locked', USER)
    const tried = (password: string) => new Browser(coffer.url).call('POST', '/login', { loginId: 'locked', password })
    for (let times = 0; times < 5; times += 1) await tried('Wrong-password-1')
    assert.equal((await tried(PASSWORD)).status, 401)
    await browser.open(coffer, `/permissions/sub-accounts/${id}/console`, { as: 'main', instead: tab })
    const state = page.getByRole('region', { name: 'State of the sign-in' })
    await state.getByText('Locked', { exact: true }).waitFor()
    await tab.clean()
    await state.getByRole('button', { name: 'Unlock' }).click()
    await state.getByText('Not locked').waitFor()
    coffer.clock.pass(5 * 60_000)
    assert.equal((await tried(PASSWORD)).status, 200)
  })

  it('a second factor is reset for a lost device, but not by somebody who may only look', async () => {
    const { id } = await consoleAccount(coffer, 'factored', USER, { isMfaMandatory: true })
    await consoleAccount(coffer, 'viewer', 'NCP_SUB_ACCOUNT_VIEWER')
    await withFactor(coffer, 'factored')
    const reset = async (on: TestPage) => {
      await on.page.getByRole('button', { name: 'Reset the second factor' }).click()
      await on.page.getByRole('dialog').getByRole('button', { name: 'Reset the second factor' }).click()
    }
    const other = await browser.open(coffer, `/permissions/sub-accounts/${id}/console`, { as: 'viewer', instead: tab })
    await reset(other)
    await other.page.getByRole('dialog').getByText('It needs the right Change/resetSubAccountMfa.').waitFor()
    await other.clean()
    await browser.open(coffer, `/permissions/sub-accounts/${id}/console`, { as: 'main', instead: tab })
    await page.getByText('Second factor set up').waitFor()
    await reset(tab)
    await page.getByText('No second factor').waitFor()
    assert.equal((await main.ok('GET', `/api/v1/sub-accounts/${id}`)).isMfaSet, false)
    await tab.clean()
  })
})
