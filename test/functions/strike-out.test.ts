import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { STRUCK, searcher, striker, textsOfParameters, textsOfValue } from '#core/functions/strike-out'
import { struckJson } from '#core/functions/struck-json'

test('no text that is to be struck out is left, whatever stands around it', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcdef 0123{}"\\\n%ü'), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 5 }), fc.array(letters, { maxLength: 6 }), (texts, around) => {
      const printed = around.flatMap((part, at) => [part, texts[at % texts.length] ?? '']).join('')
      const left = striker(texts)(printed)
      for (const text of texts) assert.ok(!left.includes(text), `${JSON.stringify(text)} is left in ${JSON.stringify(left)}`)
    }),
    { verbose: 1, numRuns: 500 },
  )
})

test('a text is struck out as JSON, URLs, Base64 and hexadecimal write it', () => {
  const secret = 'p"ss w\\rd/ü?'
  const printed = [
    JSON.stringify({ secret }),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('hex'),
    secret,
  ].join(' | ')
  assert.equal(striker([secret])(printed).replaceAll('=', ''), `{"secret":"${STRUCK}"} | ${STRUCK} | ${STRUCK} | ${STRUCK} | ${STRUCK}`)
})

const PYTHON = spawnSync('python3', ['--version']).status === 0
/** Texts as passwords are, with all that is written in its own way somewhere. */
const HARD = [
  'Zq7"kL\\w9\'xT',
  "it's \\ 'twice' \"quoted\" `so`",
  'tab\there\u001b[1m\u000b\u0007 bell',
  'lines\nof\r\ntext \u2028 \u00a0 \u200b',
  'größer €5 한글 😀 \u{e000}',
  '\u007f\u0085 \u00ad soft',
  'plain-Password1',
]
/** Whether some of the text is left: four characters of it in a row, as they are. */
const left = (text: string, printed: string) => [...text].some((_, at) => at + 4 <= text.length && printed.includes(text.slice(at, at + 4)))

test('a text is struck out as Node prints it in quotes, by itself and within others', () => {
  for (const text of HARD) {
    const values = [
      [text],
      { a: { b: text, c: `'"\`${text}` } },
      new Map([[text, new Set([text])]]),
      [`it's "${text}"`],
      [JSON.stringify({ a: text })],
      Buffer.from(text),
    ]
    for (const printed of [...values.map((value) => inspect(value)), JSON.stringify({ value: JSON.stringify({ a: text }) })]) {
      const struck = striker([text])(printed)
      assert.ok(struck.includes(STRUCK), `${printed} became ${struck}`)
      assert.ok(!left(text, struck), `${printed} became ${struck}`)
    }
  }
})

test('a text is struck out as Python prints it: repr, ascii, of bytes, by itself and within others', {
  skip: PYTHON ? false : 'needs python3',
}, () => {
  const program = `
import json, sys
for text in json.load(sys.stdin):
    data = text.encode('utf-8', 'surrogatepass')
    print(json.dumps([repr(text), repr([text]), repr({'a': "'" + '"' + text}), ascii(text), repr(data), repr(b"'" + data), str(ValueError(text, 1)), '%a' % text]))`
  const { stdout, stderr } = spawnSync('python3', ['-c', program], { input: JSON.stringify(HARD), encoding: 'utf8' })
  assert.equal(stderr, '')
  for (const [at, line] of stdout.trim().split('\n').entries()) {
    for (const printed of JSON.parse(line) as string[]) {
      const struck = striker([HARD[at] ?? ''])(printed)
      assert.ok(struck.includes(STRUCK), `${printed} became ${struck}`)
      assert.ok(!left(HARD[at] ?? '', struck), `${printed} became ${struck}`)
    }
  }
})

test('a text is struck out as SQL and shells quote it, and within what is written in Base64 or hexadecimal as a whole', () => {
  const secret = `Zq7'k"L-w9xT`
  const strike = striker([secret])
  assert.equal(strike(`alter user app password 'Zq7''k"L-w9xT'`), `alter user app password '${STRUCK}'`)
  assert.equal(strike(`"Zq7'k""L-w9xT"`), `"${STRUCK}"`)
  assert.equal(strike(`'Zq7'\\''k"L-w9xT' or 'Zq7'"'"'k"L-w9xT'`), `'${STRUCK}' or '${STRUCK}'`)
  assert.equal(strike(Buffer.from(secret).toString('hex').toUpperCase()), STRUCK)
  for (const before of ['', 'a', 'ap', 'app', 'app:', 'admin'])
    for (const after of ['', '\n', ':x', 'and'])
      for (const encoding of ['base64', 'base64url'] as const) {
        const whole = before + secret + after
        const struck = strike(Buffer.from(whole).toString(encoding))
        assert.ok(struck.includes(STRUCK), `${whole} in ${encoding}: ${struck}`)
        // At its two ends a character may hold a few bits of the first and the last one.
        const shown = Buffer.from(struck.replace(STRUCK, '!'), encoding).toString('latin1')
        assert.ok(!left(secret, shown), `${whole} in ${encoding}: ${struck}`)
      }
})

test('of a text of several lines each line is struck out, too', () => {
  const key = '-----BEGIN KEY-----\nMIIEvgIBADANBgkqhkiG\n-----END KEY-----'
  assert.equal(striker([key])('first MIIEvgIBADANBgkqhkiG'), `first ${STRUCK}`)
})

test('of a value the targets are struck out however short, and of the rest what is no chance', () => {
  const value = '{"user":"app","pin":"7","port":5432,"host":"db","password":"hunter2","on":true}'
  assert.deepEqual(textsOfValue(value, ['password', 'pin']).slice(1), ['7', '5432', 'hunter2'])
})

test('of parameters those are struck out whose names say that they are credentials, however deep they lie', () => {
  const parameters = {
    adminPassword: 'one-secret',
    nested: { api_key: 'two-secret', host: 'db.example' },
    tokens: ['three-secret', { id: 'four-secret' }],
    password: 7,
    secretless: null,
    who: 'World',
  }
  assert.deepEqual(textsOfParameters(parameters).sort(), ['four-secret', 'one-secret', 'three-secret', 'two-secret'])
})

test('what is struck out of JSON leaves it JSON, with our words, true, false and null as they are', () => {
  const texts = ['true', 'false', 'null', 'check', 'message', '5432', 'pass\n"w']
  const json = `{ "checks" : [{"check":"a check","ok":true,"message":"the message"}],"on":false,"no":null,"port":5432,"near":[-54321.5,6],
    "true":"true","checkpoint":1,"p":"pass\\n\\"w","in":"{\\"a\\":\\"pass\\\\n\\\\\\"w\\"}"}`
  assert.deepEqual(JSON.parse(struckJson(json, searcher(texts))), {
    checks: [{ check: 'a ***', ok: true, message: 'the ***' }],
    on: false,
    no: null,
    port: '***',
    near: ['***', 6],
    '***': '***',
    '***point': 1,
    p: '***',
    in: '{"a":"***"}',
  })
  assert.equal(struckJson(json, searcher(['nowhere'])), json)
})

test('of a whole value that is answered as an object stays what is left alone by itself, too: keys, and what is short and no target', () => {
  const value = '{"pin":"123","no":"12","user":"anna","on":true}'
  const search = searcher(textsOfValue(value, ['pin']))
  assert.equal(struckJson(`{"got":${value}}`, search), '{"got":{"pin":"***","no":"12","user":"***","on":true}}')
  assert.equal(struckJson(JSON.stringify({ got: value }), search), '{"got":"***"}')
})

test('no text that is to be struck out is left in JSON, which has the same shape afterwards', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abc 12{}":,\\\n%ü'), minLength: 1, maxLength: 8 })
  const shape = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shape)
      : typeof value === 'object' && value !== null
        ? Object.values(value).map(shape)
        : typeof value === 'boolean'
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 4 }), fc.array(fc.jsonValue()), fc.nat(), (texts, around, at) => {
      const json = JSON.stringify([around, texts, { inside: `x${texts[at % texts.length]}y` }, true])
      const left = JSON.parse(struckJson(json, searcher(texts)))
      assert.deepEqual(shape(left[1]), shape(texts))
      assert.equal(left[3], true)
      for (const text of texts)
        assert.ok(!left[1].concat(left[2].inside).some((each: string) => each.includes(text)), `${JSON.stringify(text)} is left`)
    }),
    { verbose: 1, numRuns: 500 },
  )
})
