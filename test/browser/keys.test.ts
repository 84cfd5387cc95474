import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { VALUE } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { serverSaid, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { saysMissingRight } from './missing-right.ts'

const HOSTILE = '<img src=x onerror=alert(1)> \u202Eright-to-left'
const HOUR_MS = 3_600_000

describe('protection keys', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/keys', { as: 'main' })
  const { page } = tab
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const dialog = page.getByRole('dialog')
  const put = (keyTag: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, n) =>
        coffer.main.ok('POST', '/api/v1/secrets', {
          secretName: `under-key-${n}`,
          secretValue: { value: VALUE, rotationTargets: ['password'] },
          protectionKeyType: 'USER_MANAGED_KEY',
          kmsKeyTag: keyTag,
        }),
      ),
    )

  it('leads from an empty list to a first key, and says what is wrong where it arises', async () => {
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor()
    await tab.clean()
    await page.getByRole('link', { name: 'Create a key' }).click()
    await page.getByLabel('Name').fill('1x')
    await button('Create a key').click()
    await page.getByText('Use 3 to 15 letters').waitFor()
    await page.getByLabel('Name').fill('orders')
    await page.getByLabel('Convergent').check()
    await page.getByLabel('Days between versions').fill('0')
    await page.getByText('A whole number from 1 to 730.').waitFor()
    await page.getByLabel('Days between versions').fill('30')
    await page.getByLabel('Memo').fill(HOSTILE)
    await tab.clean()
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).last().click()
    await button('Create a key').click()
    await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor()
    await page.getByText('every 30 days').waitFor()
    await page.getByText(HOSTILE).first().waitFor()
    await page.getByText('No secret lies under this key.').waitFor()
    const { KeyList } = await coffer.main.ok('GET', '/kms/v1/keys')
    assert.deepEqual([KeyList[0].isConvergent, KeyList[0].rotationPeriod], [true, 30])
    await tab.clean()
  })

  it('rotates, shows what lies under which version, re-seals, and tells how it went', async () => {
    const keyTag = page.url().split('/').at(-1) ?? ''
    await put(keyTag, 25)
    await page.getByText('25 secrets').waitFor()
    await page.getByRole('link', { name: 'under-key-0' }).waitFor()
    await button('Rotate now').click()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Rotate now' }).click()
    await page.getByText('25 stored values lie under older versions.').waitFor()
    const versions = page.getByRole('table', { name: 'Versions' })
    assert.deepEqual(await versions.locator('tbody tr td:last-child').allTextContents(), ['0', '25'])
    await tab.clean()
    await button('Re-seal').click()
    await button('Stop re-sealing').waitFor()
    await coffer.coffer.jobs.tick()
    await page.getByText('brought 25 values under the current version').waitFor()
    await page.getByText('No stored value depends on an older version.').waitFor()
    assert.deepEqual(await versions.locator('tbody tr td:last-child').allTextContents(), ['25', '0'])
    await page
      .getByRole('table', { name: 'Activities' })
      .getByText(/rotate ?key/i)
      .first()
      .waitFor()
    await tab.clean()
  })

  it('says what each state means, refuses to delete what still protects secrets, and says how many', async () => {
    await button('Disable').click()
    await dialog.getByText('From the next call on').waitFor()
    await dialog.getByRole('button', { name: 'Disable' }).click()
    await page.getByText('It does nothing. Secrets under it can be neither read nor changed').waitFor()
    assert.equal(await button('Rotate now').isDisabled(), true)
    await button('Enable').click()
    await dialog.getByRole('button', { name: 'Enable' }).click()
    await page.getByText('It encrypts and decrypts. Secrets under it').waitFor()
    await button('Request deletion').click()
    const confirm = dialog.getByRole('button', { name: 'Request deletion' })
    assert.equal(await confirm.isDisabled(), true)
    await dialog.getByLabel('Type orders to confirm').fill('orders')
    await confirm.click()
    await serverSaid(dialog, '25 living secrets are sealed under the protection key orders')
    await tab.clean()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('waits 72 hours for the end of a key, can be cancelled, and erases at once only after the password was given again', async () => {
    const { keyTag } = await coffer.main.ok('POST', '/kms/v1/keys', {
      keyName: 'old-key',
      keyType: 'AES256',
      protectionType: 'BASIC',
      isAutoRotation: false,
    })
    await page.goto(`/console/keys/${keyTag}`)
    const request = async () => {
      await button('Request deletion').click()
      await dialog.getByLabel('Type old-key to confirm').fill('old-key')
      await dialog.getByRole('button', { name: 'Request deletion' }).click()
      await page.getByText('It waits for its end').waitFor()
    }
    await page.getByText('No secret lies under this key.').waitFor()
    await request()
    const end = coffer.clock.now() + 72 * HOUR_MS
    assert.equal(await page.locator('main [role=alert] time').getAttribute('datetime'), new Date(end).toISOString())
    await tab.clean()
    await button('Cancel the deletion').click()
    await dialog.getByRole('button', { name: 'Cancel the deletion' }).click()
    await button('Enable').waitFor()
    await request()
    coffer.clock.pass(11 * 60_000)
    await button('Erase now').click()
    await dialog.getByLabel('Type old-key to confirm').fill('old-key')
    await dialog.getByRole('button', { name: 'Erase now' }).click()
    const again = page.getByRole('dialog', { name: 'Confirm that it is you' })
    await again.locator('input[name=password]').fill('Main-password-1')
    await again.getByRole('button', { name: 'Confirm' }).click()
    await page.waitForURL(/\/keys$/)
    await page.getByRole('link', { name: 'orders' }).waitFor()
    assert.equal((await coffer.main.call('GET', `/kms/v1/keys/${keyTag}`)).status, 404)
    await tab.clean()
  })

  it('says to whom the right is missing which one it is, in each language', async () => {
    await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
    const other = await browser.open(coffer, '/keys', { size: { width: 360, height: 740 }, as: 'nobody', instead: tab })
    await saysMissingRight(other, 'View/getKeyList')
    await other.context.close()
  })
})
