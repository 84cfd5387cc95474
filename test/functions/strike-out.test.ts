import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { STRUCK, striker, textsOfParameters, textsOfValue } from '#core/functions/strike-out'

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
