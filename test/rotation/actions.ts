/** What every action of these tests begins with: signed calls back to the server, and calls to the target. By what loads quickest: they run by the hundred. */
const PRELUDE = `
const { createHmac } = require('node:crypto')
const { request } = require('node:http')
const { setTimeout: wait } = require('node:timers/promises')
const exchange = (method, url, headers, body) => new Promise((resolve, reject) => {
  request(url, { method, headers }, (answer) => {
    let text = ''
    answer.setEncoding('utf8').on('error', reject).on('data', (part) => { text += part }).on('end', () => resolve({ status: answer.statusCode, text }))
  }).on('error', reject).end(body)
})
function caller(params) {
  const { NCLOUD_ACCESS_KEY: accessKey, NCLOUD_SECRET_KEY: secretKey } = process.env
  const send = async (method, path, body) => {
    const timestamp = String(params.now)
    const signature = createHmac('sha256', secretKey).update(method + ' ' + path + '\\n' + timestamp + '\\n' + accessKey).digest('base64')
    const headers = { 'x-ncp-apigw-timestamp': timestamp, 'x-ncp-iam-access-key': accessKey, 'x-ncp-apigw-signature-v2': signature }
    const { status, text } = await exchange(method, params.secretManagerUrl + path, headers, body && JSON.stringify(body))
    const said = JSON.parse(text)
    return { status, data: said.data, details: said.error && said.error.details }
  }
  const call = async (method, path, body) => {
    const { status, data, details } = await send(method, path, body)
    if (status !== 200) throw new Error(method + ' ' + path.split('/').pop() + ' answered ' + status + ': ' + details)
    return data
  }
  const job = '/action/v1/secrets/' + params.secretId + '/jobs/' + params.jobToken
  const target = async (path, body) => (await exchange('POST', params.target + path, {}, JSON.stringify(body ?? {}))).status
  return { send, call, job, target, gate: (name) => target('/gate/' + name) }
}
`

/** The usual rotation of one password: it finds out which value works, so it may run twice with the effect of once. */
export const ROTATE = `${PRELUDE}
exports.main = async (params) => {
  const { call, job, target, gate } = caller(params)
  await gate('before-start')
  const { decryptedSecretChain: chain } = await call('POST', job + '/start')
  await gate('started')
  const { password } = JSON.parse(chain.active)
  const { pending } = await call('POST', job + '/pending')
  const next = JSON.parse(pending).password
  console.log('changing', password, 'to', next)
  await gate('pending')
  if (await target('/login', { password: next }) !== 200) {
    if (await target('/password', { password, next }) !== 200) throw new Error('the target refused the new password ' + next)
  }
  await gate('changed')
  if (await target('/login', { password: next }) !== 200) throw new Error('the new password does not work')
  await call('POST', job + '/complete')
  await gate('completed')
  return { changed: true, password: next }
}
`

/** An action whose body is given; it sees `params`, `call`, `send`, `job`, `target`, `gate`. */
export function action(body: string): string {
  return `${PRELUDE}
exports.main = async (params) => {
  const { call, send, job, target, gate } = caller(params)
  ${body}
}
`
}

/** Rotates without a word to any target, and takes PREVIOUS out of use when it is told to. */
export const ALTERNATES = action(`
  const { decryptedSecretChain: chain } = await call('POST', job + '/start')
  if (params.step === 'retire') {
    if (await target('/retire', { password: JSON.parse(chain.previous).password }) === 500) throw new Error('the target is down')
    const pending = await send('POST', job + '/pending')
    if (pending.status !== 422) throw new Error('a retirement may not register a value')
    await call('POST', job + '/complete')
    await call('POST', job + '/complete')
    return { retired: true }
  }
  await call('POST', job + '/pending')
  await call('POST', job + '/complete')
  return { rotated: true }`)
