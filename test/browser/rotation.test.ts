import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { action } from '../rotation/actions.ts'
import { makeRotating } from '../rotation/rotating.ts'
import { COMPLETES, FAILS, idIn, makeSecret, makeTrigger } from '../secrets/making.ts'
import { inLanguage, type Language, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

describe('the rotation of a secret', async () => {
  const coffer = await startCoffer()
  const { main } = coffer
  const browser = await startBrowser()
  const S = await makeSecret(main, 'rotated')
  await makeTrigger(coffer, 'completes', COMPLETES)
  const failing = await makeTrigger(coffer, 'fails', FAILS)
  const tab = await browser.open(coffer, `/secrets/${idIn(S)}/rotation`, { as: 'main', at: coffer.clock.now() })
  const { page } = tab
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const dialog = page.getByRole('dialog')
  const inDialog = (name: string) => dialog.getByRole('button', { name, exact: true })

  it('says why none can run, and is scheduled with a trigger', async () => {
    await page.getByText('A rotation needs a trigger.').waitFor()
    assert.equal(await button('Rotate now').isDisabled(), true)
    // The way that the sentence speaks of is right below it.
    await button('Set up a rotation without code').click()
    await dialog.getByLabel('Host').waitFor()
    await inDialog('Cancel').click()
    await dialog.waitFor({ state: 'detached' })
    await tab.clean()
    await page.getByRole('region', { name: 'Schedule' }).getByRole('button', { name: 'Edit' }).click()
    await dialog.getByLabel('Days between rotations').fill('30')
    await dialog.getByRole('combobox', { name: 'Trigger' }).click()
    await page.getByRole('option', { name: 'completes' }).click()
    await tab.clean()
    await inDialog('Save').click()
    await page.getByText('every 30 days').waitFor()
    await page.getByText('A dry run tells beforehand whether the trigger that is linked would get through.').waitFor()
    assert.equal(await button('Set up a rotation without code').count(), 0)
    await page.getByRole('region', { name: 'Schedule' }).getByText('Feb 4, 2026').or(page.getByText('4 Feb 2026')).waitFor()
  })

  it('promises that the value in use goes on working to two users in turn alone', async () => {
    const rotation = page.getByRole('region', { name: 'Rotation', exact: true })
    await rotation.getByText(/With one user, whoever holds the old value is locked out until it reads the secret again\./).waitFor()
    assert.equal(await rotation.getByText(/works all the while/).count(), 0)
  })

  it('runs one, and shows each step as it is made, without being asked', async () => {
    await button('Rotate now').click()
    await inDialog('Rotate now').click()
    await page.getByText('Completed: the new value is ACTIVE').first().waitFor()
    await page.getByText('Trigger fired').first().waitFor()
    await tab.clean()
  })

  it('rolls it back, and says that the target is not touched', async () => {
    await button('Roll back').click()
    await dialog.getByText('The target is not touched').waitFor()
    await inDialog('Roll back').click()
    await page.getByText('Rolled back').first().waitFor()
    assert.equal(JSON.parse((await main.ok('GET', `${S}/values`)).decryptedSecretChain.active).password, 'first-Password-1')
  })

  it('tells why one failed, and retries it', async () => {
    await main.ok('PUT', `${S}/triggers`, { triggerId: failing })
    await button('Rotate now').click()
    await inDialog('Rotate now').click()
    await page
      .getByText(/on purpose/)
      .first()
      .waitFor()
    await button('Retry').click()
    await inDialog('Retry').click()
    await page.getByText('retried, try 2').first().waitFor()
    await page
      .getByText(/on purpose/)
      .first()
      .waitFor()
    await button('Dry run').click()
    await page.getByText(/does not say that it can do a dry run/).waitFor()
    await tab.clean()
  })

  it('keeps the stories of all jobs', async () => {
    const jobs = page.getByRole('region', { name: 'Jobs' })
    await jobs
      .getByRole('button', { name: /Failed Rotation/ })
      .first()
      .waitFor()
    await jobs.getByRole('button', { name: /Rolled back Rotation/ }).click()
    await jobs.getByText('Completed: the new value is ACTIVE').waitFor()
  })

  it('takes a window that the server understands, and says what is wrong with another', async () => {
    await button('Set a window').click()
    await dialog.getByLabel('Opens at (cron)').fill('every night')
    await inDialog('Save').click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Opens at (cron)').fill('0 3 * * 6')
    await dialog.getByText('Every Saturday at 03:00 (Asia/Seoul), open for 60 minutes.').waitFor()
    await inDialog('Save').click()
    await page.getByText('Every Saturday at 03:00 (Asia/Seoul), open for 60 minutes. 0 3 * * 6').waitFor()
    assert.equal((await main.ok('GET', `${S}/rotation-settings`)).window.timeZone, 'Asia/Seoul')
  })

  it('sets up a rotation without code once nothing is missing that its action needs', async () => {
    await page.getByText('The secret has the trigger fails.').waitFor()
    const secretValue = { value: JSON.stringify({ password: 'first-Password-1' }), rotationTargets: ['password'] }
    const made = await makeSecret(main, 'without-code', { secretValue })
    await page.goto(`/console/secrets/${idIn(made)}/rotation`)
    await page.getByRole('region', { name: 'Rotation without code' }).getByRole('button', { name: 'Set up' }).click()
    await dialog.getByLabel('Port').fill('99999')
    await inDialog('Set up').click()
    await dialog.getByText('A whole number, 1–65535.').waitFor()
    await dialog.getByLabel('Port').fill('5432')
    await dialog.getByLabel('Port').press('Enter')
    await dialog.getByText('The action cannot work without: Host, username in the value. Nothing was set up.').waitFor()
    await dialog.getByText('Needed: the value has no key host that could say it.').waitFor()
    const { y = 0, height = 0 } = (await dialog.getByRole('alert').boundingBox()) ?? {}
    assert.ok(y > 0 && y + height <= 800, `the refusal is out of sight: ${y}–${y + height}`)
    await tab.clean()
    const active = JSON.stringify({ username: 'app', password: 'first-Password-1' })
    await main.ok('PUT', `${made}/values`, { active })
    await dialog.getByLabel('Host').fill('127.0.0.1')
    await dialog.getByLabel('Port').fill('1')
    await tab.clean()
    await inDialog('Set up').click()
    await page.getByText('Set up, with the trigger rotate-without-code.').waitFor()
  })

  it('says by a dry run that it would not work yet, and among the jobs afterwards', async () => {
    const trigger = '/ncf/api/v2/triggers/rotate-without-code'
    const { parameters } = await main.ok('GET', trigger)
    await main.ok('PUT', trigger, { parameters: { ...parameters, now: coffer.clock.now() } })
    await button('Dry run').click()
    await page.getByText('A rotation would not work yet.').waitFor()
    await page.getByRole('img', { name: 'not fine' }).first().waitFor()
    await page
      .getByRole('region', { name: 'Jobs' })
      .getByRole('button', { name: /^Would not work yet Dry run/ })
      .waitFor()
    await tab.clean()
  })

  it('opens with what is set up, and saving it changes what was changed there alone', async () => {
    const trigger = '/ncf/api/v2/triggers/rotate-without-code'
    const { parameters } = await main.ok('GET', trigger)
    await main.ok('PUT', trigger, { parameters: { ...parameters, database: 'app', tls: 'off', kept: 'as it is' } })
    await page.getByRole('region', { name: 'Rotation without code' }).getByRole('button', { name: 'Show and change' }).click()
    assert.equal(await dialog.getByLabel('Host').inputValue(), '127.0.0.1')
    assert.equal(await dialog.getByLabel('Port').inputValue(), '1')
    assert.equal(await dialog.getByLabel('Days between rotations').inputValue(), '90')
    assert.equal(await dialog.getByRole('radio', { name: 'Redis' }).isDisabled(), true)
    assert.equal(
      await dialog.getByRole('link', { name: 'rotate-without-code' }).getAttribute('href'),
      '/console/functions/triggers/rotate-without-code',
    )
    await dialog.getByLabel('Port').fill('2')
    await tab.clean()
    await inDialog('Save').click()
    await dialog.waitFor({ state: 'detached' })
    const after = await main.ok('GET', trigger)
    assert.deepEqual(after.parameters, { ...parameters, database: 'app', tls: 'off', kept: 'as it is', port: 2 })
  })

  it('shows what the action prints while it is still at it', async () => {
    const r = await makeRotating(coffer, {
      name: 'talkative',
      code: action(`console.log('holds ' + params.jobToken); await gate('stands'); console.log('goes on'); return {}`),
    })
    const gate = r.target.gate('stands')
    await page.goto(`/console/secrets/${r.secretId}/rotation`)
    await page.getByText('Never rotated').waitFor()
    await main.ok('POST', `${r.S}/rotation`)
    await page.getByText(/stdout: holds \*\*\*/).waitFor()
    await tab.clean()
    gate.open()
    await page.getByText(/stdout: goes on/).waitFor()
  })

  it('is there in Korean and Japanese', async () => {
    for (const [language, words] of Object.entries({ ko: '코드 없는 교체', ja: 'コード不要のローテーション' })) {
      await inLanguage(tab, language as Language)
      await page.getByRole('heading', { name: words }).waitFor()
      await tab.clean()
    }
  })
})
