import assert from 'node:assert/strict'
import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { after, describe, it } from 'node:test'
import { Sealed } from '#base/sealed'
import { startRun } from '#core/functions/one-run'
import type { ActionRow } from '#core/rows'
import { makeRunner } from '#runner/runner'

const SECRET = 'hunter2-한-and-some-more-of-it'
const runner = makeRunner({
  layer: 'weak',
  runtimePath: realpathSync(process.execPath),
  home: tmpdir(),
  clock: { now: () => Date.UTC(2026, 0, 5), elapsedMs: () => 0 },
  onNotice: () => undefined,
})
after(() => runner.close())

/** Runs code as a rotation would, and gives the log that is kept. */
async function logOf(body: string, secrets: readonly string[] = [SECRET], timeoutMs = 20_000): Promise<readonly string[]> {
  const code = `const { writeSync } = require('node:fs')
    const write = (text) => { const bytes = Buffer.from(text); for (let at = 0; at < bytes.length; ) try { at += writeSync(1, bytes, at) } catch {} }
    exports.main = async ({ secret }) => { ${body} }`
  const action = { kind: 'nodejs:20', code, main: 'main', timeoutMs, memoryMb: 128 } as ActionRow
  const parameters = { secret: secrets[0] ?? '' }
  const order = { action, parameters: new Sealed(parameters), environment: new Sealed({}), texts: new Sealed(secrets) }
  return (await startRun(runner, order).ended).logs
}

const BEFORE = '2026-01-05T00:00:00.000Z stdout: '
/** Whether the beginning or the end of a secret stands somewhere, 3 characters of it being enough. */
const pieces = (logs: readonly string[], secret = SECRET) =>
  logs.filter((line) => line.includes(secret.slice(0, 3)) || line.includes(secret.slice(-3)))

describe('a secret in what an action prints is struck out before anything is cut', () => {
  it('where a long line is cut into several, wherever in the secret that is', async () => {
    for (const before of [9_960, 9_967, 9_975, 9_999]) {
      const logs = await logOf(`write('x'.repeat(${before}) + secret + 'y'.repeat(200) + '\\n')`)
      assert.deepEqual(pieces(logs), [], `after ${before} characters`)
      assert.ok(logs.every((line) => line.length <= 10_000))
      const whole = logs.map((line) => line.slice(BEFORE.length)).join('')
      assert.equal(whole, `${'x'.repeat(before)}***${'y'.repeat(200)}`, 'nothing else is lost')
    }
  })

  it('where the whole is cut off, wherever in the secret that is', async () => {
    const line = `${'x'.repeat(99_999)}\n`
    for (const left of [1, 3, 7, 12]) {
      const room = 1_048_576 - 10 * 100_000
      const logs = await logOf(`write(${JSON.stringify(line)}.repeat(10)); write('y'.repeat(${room - left}) + secret + '\\nmore\\n')`)
      assert.match(logs.at(-1) ?? '', /the rest is cut off/)
      assert.match(logs.at(-2) ?? '', /y\*\*\*$/, `${left} bytes of it were kept`)
    }
  })

  it('where it comes in several pieces', async () => {
    const logs = await logOf(`
      for (const byte of Buffer.from('a ' + secret + ' b')) { writeSync(1, Buffer.from([byte])); await new Promise(setImmediate) }`)
    assert.deepEqual(logs, [`${BEFORE}a *** b`])
  })

  it('where it stands on several lines, in each of them, with lines of the other stream between', async () => {
    const secret = 'ab\ncd\n\nef'
    const logs = await logOf(`write('x ab\\n'); console.error('aside'); write('cd\\n\\nef y\\nab\\n')`, [secret])
    const lines = logs.filter((line) => line.startsWith(BEFORE)).map((line) => line.slice(BEFORE.length))
    assert.deepEqual(lines, ['x ***', '***', '', '*** y', 'ab'])
  })

  it('where the action was ended in the middle of it', async () => {
    const logs = await logOf(`write('a ' + secret.slice(0, 9)); for (;;);`, [SECRET], 1_500)
    assert.deepEqual(logs, [`${BEFORE}a ***`])
    assert.deepEqual(
      await logOf(`write('a hun\\n'); for (;;);`, [SECRET], 1_500),
      [`${BEFORE}a hun`],
      'a line that ended is no piece of it',
    )
  })

  it('where it is written as Python does', async () => {
    const secret = "p ü/한'(a)"
    const logs = await logOf(
      `write(${JSON.stringify(String.raw`p \u00fc/\ud55c'(a) | p%20%C3%BC/%ED%95%9C%27%28a%29 | p+%C3%BC%2F%ED%95%9C%27%28a%29`)})`,
      [secret],
    )
    assert.deepEqual(logs, [`${BEFORE}*** | *** | ***`])
  })

  it('and a million of empty lines is too much, too', async () => {
    assert.ok((await logOf(`write('\\n'.repeat(1e6))`)).length < 40_000)
  })
})
