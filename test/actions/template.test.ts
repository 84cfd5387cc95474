import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Filling, filled, readTemplate } from '../../actions/http/template.ts'
import { readValue } from '../../actions/shared/value.ts'

const HOSTILE = `q"'\\ &=%/?#<>{{admin.password}}`

function filling(username = HOSTILE, password = HOSTILE): Filling {
  const value = (name: string, more: object) => readValue(JSON.stringify({ username, password, ...more }), name)
  return {
    to: value('PENDING', { id: 7 }),
    current: value('ACTIVE', {}),
    admin: value('the administrator', { password: 'Admin-password', token: 'abc' }),
  }
}

function fill(change: object, given = filling()) {
  return filled(readTemplate({ change }, 'change'), given)
}

test('a text stays one text wherever it stands: JSON, texts of JSON, forms, URLs', () => {
  const url = 'https://api.example/users/{{username}}?password={{password}}'
  const { url: asked, body } = fill({
    url,
    body: { deep: [{ user: '{{username}}', both: '{{ id }}/{{admin.token}}' }], 'not-{{me}}': true },
  })
  assert.equal(decodeURIComponent(asked.pathname), `/users/${HOSTILE}`)
  assert.equal(asked.searchParams.get('password'), HOSTILE)
  assert.deepEqual(JSON.parse(body ?? ''), { deep: [{ user: HOSTILE, both: '7/abc' }], 'not-{{me}}': true })
  const text = fill({ url: 'https://api.example/', body: '{"password":"{{password}}"}' }).body
  assert.deepEqual(JSON.parse(text ?? ''), { password: HOSTILE })
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const form = new URLSearchParams(fill({ url: 'https://api.example/', headers, body: 'user={{username}}&to=x' }).body)
  assert.deepEqual(
    [...form],
    [
      ['user', HOSTILE],
      ['to', 'x'],
    ],
  )
})

test('the letters of a content-type may be large or small', () => {
  const url = 'https://api.example/'
  const kinds = [
    ['Application/JSON', '"p":"{{password}}"', '"p":"a\\"b&c"'],
    ['Text/Plain; charset=UTF-8', '{{password}}', 'a"b&c'],
    ['APPLICATION/x-www-form-urlencoded', 'p={{password}}', 'p=a%22b%26c'],
  ] as const
  for (const [kind, body, written] of kinds) {
    const { headers, body: sent } = fill({ url, headers: { 'Content-Type': kind }, body }, filling('me', 'a"b&c'))
    assert.deepEqual([headers['Content-Type'], sent], [kind, written])
  }
})

test('nothing that is filled in changes where a request goes', () => {
  for (const url of ['https://api.example/{{username}}/password', 'https://api.example/users/{{username}}']) {
    for (const username of ['..', '.', '%2e%2e']) {
      if (username === '%2e%2e') assert.match(fill({ url }, filling(username)).url.pathname, /%252e/)
      else assert.throws(() => fill({ url }, filling(username)), /would lead elsewhere/)
    }
  }
  for (const url of [
    'https://{{username}}/',
    'https://{{username}}.example/',
    'https://api.example:{{id}}/',
    'https://{{username}}@api.example/',
  ])
    assert.throws(() => fill({ url }, filling('evil')), /would lead elsewhere|is none/, url)
})

test('a header takes no text that could end it, and has both halves of a login in one word', () => {
  const { headers } = fill({ url: 'https://api.example/', headers: { authorization: 'Basic {{admin.basic}}' } }, filling('me', 'pass'))
  assert.equal(headers['authorization'], `Basic ${Buffer.from('me:Admin-password').toString('base64')}`)
  assert.throws(
    () => fill({ url: 'https://api.example/', headers: { 'x-user': '{{username}}' } }, filling('a\r\nx: y')),
    /other characters/,
  )
})

test('what is asked for and not there is named, and so is what nobody can write', () => {
  const url = 'https://api.example/'
  assert.throws(() => fill({ url, body: '{{current.token}}' }), /\{\{current\.token\}\}, which that value does not have/)
  assert.throws(() => fill({ url, body: '{{admin.token}}' }, { ...filling(), admin: undefined }), /there is no administrator/)
  assert.throws(() => fill({ url, headers: { 'content-type': 'text/xml' }, body: '<a>{{password}}</a>' }), /text\/xml is not known/)
  assert.throws(() => fill({ url, method: 'TRACE' }), /"change" is an object with url, method/)
  assert.throws(() => fill({ url: 'nowhere' }), /is none/)
})
