import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { WriteStream } from 'node:tty'
import { formFor, openLog } from '#server/log'

const HOSTILE = 'a\nb\u001b[31mred\u009b32m\u202egnp.exe\u2028'

test('what the log says steers no terminal, whatever names it holds', async () => {
  const written: string[] = []
  const log = await openLog('info', 'lines', { write: (text: string) => void written.push(text) })
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

test('the log has colours on a terminal whose person wants them, and nowhere else', async () => {
  const said = async (form: ReturnType<typeof formFor>) => {
    let text = ''
    const destination = new Writable({
      write: (chunk, _, done) => {
        text += String(chunk)
        done()
      },
    })
    const log = await openLog('info', form, destination)
    log.info('ready')
    while (!text.includes('ready')) await new Promise((resolve) => setImmediate(resolve))
    return text
  }
  const terminal = (env: object) => ({ isTTY: true, hasColors: () => WriteStream.prototype.hasColors(env) })
  const esc = '\u001b['
  assert.ok((await said(formFor(terminal({ TERM: 'xterm-256color' })))).includes(esc))
  const plain = await said(formFor(terminal({ TERM: 'xterm-256color', NO_COLOR: '1' })))
  assert.ok(!plain.includes(esc), plain)
  assert.match(plain, /INFO.*ready/)
  assert.equal(formFor({}), 'lines')
})
