import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { checkRecordProof } from '#core/history/record-proof'
import { openCheckpoint, readVerifier } from '#crypto/checkpoint'
import { makeSecret } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { LANGUAGES, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

const CHECKPOINTS = '**/api/v1/history/checkpoints'

describe('the history, verified in the console', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const { main } = coffer
  const seal = () => coffer.coffer.sequencer.seal()
  await makeSecret(main, 'orders-db')
  await seal()
  const tab = await browser.open(coffer, '/history/verify', { as: 'main' })
  const { page } = tab
  const verified = page.getByRole('status').filter({ hasText: 'Everything that was checked holds' })

  it('checks each log by itself, keeps what it saw, and finds at the next visit that it only grew', async () => {
    await verified.getByText('for the first time').waitFor()
    await page.getByText('Signed, first visit').waitFor()
    await page.getByText('It does not prove').waitFor()
    await tab.clean()
    for (let turn = 0; turn < 9; turn++) await main.ok('GET', '/api/v1/secrets')
    await seal()
    await page.reload()
    await page.getByText('Signed, only grew').waitFor()
    await page.getByText(/are all there, in their places; \d+ came after them/).waitFor()
    await verified.getByText('its last visit').waitFor()
    const stored = String(await page.evaluate('JSON.stringify(localStorage)'))
    assert.match(stored, /coffer-log-/)
    assert.doesNotMatch(stored, /orders-db/)
    await tab.clean()
  })

  it('hands out the checkpoint with its key, as tools for signed notes read them', async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the checkpoint' }).click()])
    const [key = '', ...note] = readFileSync(await file.path(), 'utf8').split('\n')
    const verifier = readVerifier(key)
    assert.ok(verifier && (openCheckpoint(note.join('\n'), verifier)?.size ?? 0) > 9)
  })

  it('proves one record as it is shown', async () => {
    await page.goto('/console/history?q=action%3AcreateSecret')
    await page.getByRole('button', { name: /the whole record/ }).click()
    await page.getByRole('button', { name: 'Prove this record' }).click()
    await page.getByText(/^As it is shown here, it is record \d+ of the \d+ that log 1 signed for\.$/).waitFor()
    await page.getByText('The key is the one that this browser kept.').waitFor()
    await tab.clean()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the proof' }).click()])
    assert.ok(checkRecordProof(readFileSync(await file.path(), 'utf8'), []).proven)
  })

  it('says so when the server proves another record than it shows', async () => {
    await page.route('**/api/v1/history/proof?*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace('SUCCESS', 'FAILED') })
    })
    await page.getByRole('button', { name: 'Prove this record' }).click()
    await page.getByRole('alert').getByText('The proof is of another record').waitFor()
    await tab.clean()
    await page.unroute('**/api/v1/history/proof?*')
  })

  it('says in each language that something does not hold, and goes on saying so until the person knows why', async () => {
    const said = { en: 'Something does not hold', ko: '올바르지 않은 내용이 있습니다', ja: '正しくない内容があります' } as const
    const altered = async (size: number) =>
      page.route(CHECKPOINTS, async (route) => {
        const answer = await route.fetch()
        const { logs } = (await answer.json()) as { logs: { size: number; checkpoint: string }[] }
        const [first] = logs
        assert.ok(first)
        const checkpoint = first.checkpoint.replace(`\n${first.size}\n`, `\n${size}\n`)
        await route.fulfill({ response: answer, json: { logs: [{ ...first, size, checkpoint }] } })
      })
    await altered(1)
    await page.setViewportSize({ width: 360, height: 740 })
    for (const language of LANGUAGES) {
      await page.evaluate(`localStorage.setItem('coffer.language', '${language}')`)
      await page.goto('/console/history/verify')
      await page.getByRole('alert').getByText(said[language]).waitFor()
      assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    }
    await tab.clean()
    await page.unroute(CHECKPOINTS)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.evaluate("localStorage.setItem('coffer.language', 'en')")
    await page.evaluate(
      "localStorage.setItem('coffer.checkpoints', localStorage.getItem('coffer.checkpoints').replace('\"log\":1', '\"log\":5'))",
    )
    await page.goto('/console/history/verify')
    await page.getByRole('alert').getByText(said.en).waitFor()
    await page.getByText('This log was there at the last visit and is not any more.').waitFor()
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByText('Log is missing').waitFor()
    await page.getByRole('button', { name: 'Forget what was kept' }).click()
    await tab.clean()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget what was kept' }).click()
    await verified.waitFor()
    await tab.clean()
  })

  it('names the right that is missing', async () => {
    await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
    const refused = await browser.open(coffer, '/history/verify', { language: 'ja', as: 'nobody', instead: tab })
    await refused.page.getByRole('alert').getByText('View/getHistoryCheckpoints').first().waitFor()
    await refused.clean()
  })
})
