import { idIn } from '../../secrets/making.ts'
import type { TestCoffer } from '../../support/coffer.ts'

export interface Functions {
  readonly action: string
  readonly ready: string
  readonly trigger: string
  readonly hook: string
}

const GREETS = `/** Says hello, and prints what it was given. */
exports.main = async (params) => {
  console.log('greeting', params.greeting)
  for (const word of ['안녕하세요', 'こんにちは']) console.log(word)
  if (params.fails) throw new Error('It was asked to fail: ' + 'x'.repeat(200))
  return { said: params.greeting, at: { host: 'db.example.com', ports: [5432, 6432] } }
}
`
const LONG_NAME = 'a'.repeat(50)

/** Actions of every kind with runs that went well and badly, packages, and triggers of every kind. */
export async function functions({ main, clock }: TestCoffer, { S, hostile }: { S: string; hostile: string }): Promise<Functions> {
  const actions = '/ncf/api/v2/packages/-/actions'
  const description = '<img src=x onerror=alert(1)> \u202Eright-to-left 주문 데이터베이스의 비밀번호를 바꿉니다.'
  await main.ok('PUT', `${actions}/greets`, {
    description,
    exec: { kind: 'nodejs:default', code: GREETS },
    parameters: { greeting: 'hello' },
  })
  await main.ok('PUT', `${actions}/${LONG_NAME}`, {
    exec: { kind: 'python:default', code: 'def main(params):\n    return {"ok": True}\n' },
  })
  await main.ok('PUT', '/ncf/api/v2/packages/shared', { description, parameters: { host: 'db.example.com' } })
  await main.ok('PUT', '/ncf/api/v2/packages/empty', { description: '' })
  const inShared = (name: string, kind: string, parameters: object) =>
    main.ok('PUT', `/ncf/api/v2/packages/shared/actions/${name}`, { exec: { kind: `ready:${kind}` }, parameters })
  await inShared('rotate-postgresql', 'postgresql', { host: 'db.example.com', database: 'orders', tls: 'verify' })
  await inShared('rotate-mysql', 'mysql', { host: 'mysql.example.com' })
  await inShared('rotate-redis', 'redis', { host: 'redis.example.com' })
  await inShared('rotate-http', 'http', {
    check: { method: 'GET', url: 'https://api.example.com/me', headers: { authorization: 'Basic {{basic}}' } },
    change: { method: 'PUT', url: 'https://api.example.com/users/{{username}}', body: { password: '{{password}}' } },
  })
  for (const parameters of [{ greeting: 'moin' }, { greeting: '안녕', fails: true }, { greeting: 'x'.repeat(300) }]) {
    await main.call('POST', `${actions}/greets?blocking=true&result=true`, parameters)
    clock.pass(60_000)
  }
  const put = (name: string, body: object) => main.ok('PUT', `/ncf/api/v2/triggers/${name}`, body)
  await put('orders-nightly', {
    description,
    parameters: { strategy: 'alternating', users: ['app_a', 'app_b'] },
    secretManagerLink: [{ secretName: (await main.ok('GET', hostile)).secretName }],
    readsSecrets: [idIn(S)],
  })
  await main.ok('POST', '/ncf/api/v2/triggers/orders-nightly/link-action', { action: 'rotate-postgresql', package: 'shared' })
  await put('hook', {
    description: 'Tells the CI that a value is new.',
    webhook: { url: `https://ci.example.com/hooks/${'w'.repeat(120)}`, rotateSecret: false },
  })
  await put('unlinked', { parameters: {} })
  return { action: '/functions/actions/-/greets', ready: '/functions/actions/shared', trigger: 'orders-nightly', hook: 'hook' }
}
