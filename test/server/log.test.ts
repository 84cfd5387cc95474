import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLog } from '#server/log'

const HOSTILE = 'a\nb\u001b[31mred\u009b32m\u202egnp.exe\u2028'

test('what the log says steers no terminal, whatever names it holds', async () => {
  const written: string[] = []
  const log = await openLog('info', false, { write: (text: string) => void written.push(text) })
  log.warn({ rule: 'decoys' }, `The decoy ${HOSTILE} was read.`)
  log.error(`The decoy ${HOSTILE} was read again.`)
  const lines = written.join('').trimEnd().split('\n')
  assert.equal(lines.length, 2)
  for (const line of lines) {
    // As a terminal gets it: read from its line, and shown.
    const { msg } = JSON.parse(line) as { msg: string }
    assert.match(msg, /^The decoy a\\u000ab\\u001b\[31mred\\u009b32m\\u202egnp\.exe\\u2028 was read/)
    assert.doesNotMatch(line + msg, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  }
})
