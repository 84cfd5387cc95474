import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { action } from '../../rotation/actions.ts'
import { idIn, makeSecret, makeTrigger } from '../../secrets/making.ts'
import { consoleAccount } from '../../support/browser.ts'
import { startBrowser } from '../../support/chromium.ts'
import { startCoffer } from '../../support/coffer.ts'

/** Registers a value, and fails before anybody knows whether the target carries it. */
const BREAKS = action(`for (const step of ['start', 'pending']) await call('POST', job + '/' + step); throw new Error('broke off')`)

describe('what rotations leave behind', async () => {
  const coffer = await startCoffer()
  const { main } = coffer
  const browser = await startBrowser()
  const S = await makeSecret(main, 'rotated', { triggerId: await makeTrigger(coffer, 'breaks', BREAKS) })
  for (const query of ['', '?fresh=true']) {
    await main.ok('POST', `${S}/rotation${query}`)
    await coffer.coffer.dispatcher.idle()
  }
  await consoleAccount(coffer, 'looker', 'NCP_SECRETMANAGER_USER')
  const path = `/secrets/${idIn(S)}/rotation`
  const tab = await browser.open(coffer, path, { as: 'main' })
  const { page } = tab
  const dialog = page.getByRole('dialog')
  const strays = page.getByRole('region', { name: 'Stray values' })
  const retirement = page.getByRole('region', { name: 'Retirement of PREVIOUS' })

  it('a stray is shown when it is asked for, hidden again, and not shown while nobody may read', async () => {
    const [stray] = (await main.ok('GET', `${S}/strays`)).strays
    await strays.getByText('One value was registered').waitFor()
    assert.equal((await page.content()).includes(JSON.parse(stray.value).password), false)
    await strays.getByRole('button', { name: 'Show them' }).click()
    await strays.getByText(JSON.parse(stray.value).password).waitFor()
    await tab.clean()
    await strays.getByRole('button', { name: 'Hide them' }).click()
    assert.equal((await page.content()).includes(JSON.parse(stray.value).password), false)
    await main.ok('POST', `${S}/disable`)
    await page.getByText('Rotations run only while the secret is enabled.').waitFor()
    assert.equal(await strays.getByRole('button', { name: 'Show them' }).isDisabled(), true)
    await main.ok('POST', `${S}/enable`)
  })

  it('the value from before is retired after days that make sense, and no more when that is taken away', async () => {
    await retirement.getByText('Off: it works until the next rotation.').waitFor()
    await retirement.getByRole('button', { name: 'Turn on' }).click()
    await dialog.getByLabel('Wait for readers of the last … days').fill('')
    assert.equal(await dialog.getByRole('button', { name: 'Save' }).isDisabled(), true)
    await dialog.getByLabel('Wait for readers of the last … days').fill('3')
    await dialog.getByLabel('At the latest after … days').fill('10')
    await tab.clean()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await retirement.getByText('within 3 days has the new value, at the latest after 10 days').waitFor()
    await retirement.getByRole('button', { name: 'Turn off' }).click()
    await retirement.getByText('Off: it works until the next rotation.').waitFor()
    assert.equal((await main.ok('GET', `${S}/rotation-settings`)).retirement, null)
  })

  it('a dry run that has reported is told as one, with no new value', async () => {
    const code = action('return { checks: [] }')
    await main.ok('PUT', '/ncf/api/v2/packages/-/actions/breaks', { exec: { kind: 'nodejs:20', code }, supportsDryRun: true })
    await main.ok('POST', `${S}/rotation?dryRun=true`)
    const jobs = page.getByRole('region', { name: 'Jobs' })
    await jobs.getByRole('button', { name: /Would work Dry run/ }).click()
    await jobs.getByText('The job is done.').waitFor()
    assert.equal(await jobs.getByText('the new value is ACTIVE').count(), 0)
  })

  it('whoever may only look is told which right is missing', async () => {
    const other = await browser.open(coffer, path, { as: 'looker', instead: tab })
    const card = other.page.getByRole('region', { name: 'Retirement of PREVIOUS' })
    await card.getByRole('button', { name: 'Turn on' }).click()
    await other.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await other.page.getByRole('dialog').getByText('It needs the right Change/updateRetirement.').waitFor()
    await other.clean()
    await other.context.close()
  })
})
