import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { envFileIn } from '#server/maintenance/env-file'
import { environment, readSettings, SettingsError } from '#server/settings'

const folder = mkdtempSync(join(tmpdir(), 'coffer-env-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function read(file: string | Uint8Array): Readonly<Record<string, string | undefined>> {
  writeFileSync(join(folder, '.env'), file)
  return environment(folder)
}
function mistakes(file: string | Uint8Array): readonly string[] {
  try {
    read(file)
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    return error.mistakes
  }
  return []
}

describe('a file .env', () => {
  it('is read as it is written: comments, empty lines, quotes over several lines, export, spaces', () => {
    const env = read(
      [
        '# COFFER_PORT: 1',
        '',
        'COFFER_HOME=a',
        '  export COFFER_REGION = "KR" # the region',
        "COFFER_MAIN_PASSWORD='first",
        'no setting: here',
        "last'",
        'COFFER_LOG_LEVEL= ',
        'other.name-of=1\r',
        'COFFER_HOST=::1',
      ].join('\n'),
    )
    assert.deepEqual(
      ['HOME', 'REGION', 'MAIN_PASSWORD', 'LOG_LEVEL', 'HOST'].map((name) => env[`COFFER_${name}`]),
      ['a', 'KR', 'first\nno setting: here\nlast', '', '::1'],
    )
  })

  it('may begin with a byte order mark, as some editors write it', () => {
    assert.equal(read('\ufeffCOFFER_HOME=b\nCOFFER_HOST=::1')['COFFER_HOME'], 'b')
  })

  it('is refused in another encoding than UTF-8', () => {
    const text = 'COFFER_HOME=a\n'
    for (const file of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'utf16le'), Buffer.from('COFFER_HOME=\u00e4', 'latin1')])
      assert.match(mistakes(file).join(), /^The file \.env is not UTF-8 text\. Save it as UTF-8\.$/)
  })

  it('is refused with each line that would be passed over, and none is quoted', () => {
    const told = mistakes(
      [
        'COFFER_TRUSTED_PROXIES: hunter2',
        'COFFER_HOME=a',
        'hunter2',
        'set COFFER_HOST=hunter2',
        '=hunter2',
        'COFFER_REGION="KR" hunter2',
      ].join('\n'),
    )
    assert.deepEqual(
      told.map((line) => Number(/^Line (\d+) of the file \.env /.exec(line)?.[1])),
      [1, 3, 4, 5, 6],
    )
    assert.doesNotMatch(told.join(), /hunter2/)
  })

  it('gives each of its settings by its name, or says that it does not', () => {
    const pieces = ['COFFER_', 'A', '=', ' ', '\t', '\f', '\u00a0', '\n', '\r\n', '\r', '#', 'export ', 'export', '1'].map((piece) =>
      fc.constant(piece),
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(...pieces), { maxLength: 12 }), (file) => {
        writeFileSync(join(folder, '.env'), file.join(''))
        const { values, mistakes } = envFileIn(folder)
        const lines = file.join('').split(/\r\n|\n|\r/)
        const names = lines.filter((line) => !/^\s*(#|$)/.test(line)).map((line) => /^\s*(?:export +)?(\w+)[ \t]*=/.exec(line)?.[1])
        if (mistakes.length === 0) assert.deepEqual(Object.keys(values).sort(), [...new Set(names)].sort())
      }),
      { numRuns: 2000 },
    )
  })

  it('may export a setting that is empty', () => {
    const env = read('export COFFER_LOG_LEVEL=\nexport COFFER_HOST= \nCOFFER_HOME=a')
    assert.deepEqual([env['COFFER_LOG_LEVEL'], env['COFFER_HOST'], env['COFFER_HOME']], ['', '', 'a'])
    assert.throws(() => readSettings(read('export COFFER_HSOT='), folder), /COFFER_HSOT/)
  })

  it('is refused with line ends of old Macs, by which lines run into one', () => {
    for (const file of ['# settings\rCOFFER_HOST=::1', 'COFFER_HOME=a\rCOFFER_HOST=::1\r', 'COFFER_HOME="a\rb"\r\n', 'COFFER_HOME=a\r\r\n'])
      assert.deepEqual(mistakes(file), [
        'The file .env has a CR that no LF follows, as the line ends of old Macs are. Save it with LF or CRLF at the end of each line.',
      ])
  })

  it('need not be there', () => {
    rmSync(join(folder, '.env'))
    assert.equal(environment(folder)['COFFER_HOME'], process.env['COFFER_HOME'])
  })
})
