import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { at, body, idIn, makeSecret, SECRETS } from '../secrets/making.ts'
import { startCoffer } from '../support/coffer.ts'

const test = await startCoffer()
const { main } = test

function head(method: string, target: string, more = ''): string {
  const signed = Object.entries(main.signed(method, target)).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${target} HTTP/1.1\r\nHost: coffer\r\n${signed.join('')}${more}\r\n`
}

/** All that comes back until the server closes. Once what came holds `until`, `then` is sent. */
function untilClosed(bytes: string, until?: string, then?: string): Promise<string> {
  const { hostname, port } = new URL(test.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let said = ''
    let isSent = until === undefined
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1')
      if (isSent || !said.includes(until ?? '')) return
      isSent = true
      socket.write(then ?? '')
    })
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
    socket.write(bytes)
  })
}

const answersIn = (said: string) => said.match(/(?<=HTTP\/1\.1 )\d{3}/g)

describe('bytes that are no HTTP behind a call', () => {
  it('are refused behind the answer to what the call did, and the connection ends', async () => {
    const asked = JSON.stringify(body('stray-made'))
    const made = await untilClosed(`${head('POST', SECRETS, `Content-Length: ${Buffer.byteLength(asked)}\r\n`)}${asked}\0`)
    assert.deepEqual(answersIn(made), ['200', '400'])
    assert.match(made, /"secretId":"[0-9a-f]{64}".*"errorCode":"100"/s)

    const S = await makeSecret(main, 'stray-disabled')
    const disabled = await untilClosed(`${head('POST', `${S}/disable`)}{}`)
    assert.deepEqual(answersIn(disabled), ['200', '400'])
    assert.equal((await main.ok('GET', S)).secretStatus, 'DISABLE')

    const read = await makeSecret(main, 'stray-read')
    for (let times = 0; times < 3; times++)
      assert.match(
        await untilClosed(`${head('GET', `${read}/values`)}garbage\r\n\r\n`),
        /^HTTP\/1\.1 200 .*first-Password-1.*HTTP\/1\.1 400 /s,
      )
    const { result } = await main.ok('POST', '/api/kr-v1/logs/search', {
      pageSize: 10,
      keyword: `secret:${idIn(read)} action:getSecretValue`,
    })
    assert.equal(result.searchResult.length, 3)
  })

  it('are refused behind all answers of a connection, also where the body of the last call is what broke', async () => {
    const two = head('GET', `${SECRETS}?pageNo=1`) + head('GET', '/nowhere')
    assert.deepEqual(answersIn(await untilClosed(`${two}garbage\r\n\r\n`)), ['200', '404', '400'])
    const chunked = head('POST', SECRETS, 'Transfer-Encoding: chunked\r\n')
    assert.deepEqual(answersIn(await untilClosed(`${two}${chunked}no chunk\r\n`)), ['200', '404', '400'])
    assert.deepEqual(answersIn(await untilClosed(`${chunked}2\r\n{}\r\nno chunk\r\n`)), ['400'])
  })

  it('are refused once where they go on, and where the call before was answered already', async () => {
    const said = await untilClosed(head('GET', at('0'.repeat(64))), '"errorCode"', `${'garbage'.repeat(10_000)}\r\n`)
    assert.deepEqual(answersIn(said), ['404', '400'])
  })

  it('end a stream of events, and never stand within it', async () => {
    const said = await untilClosed(head('GET', '/api/v1/events'), 'event: ready', 'X')
    assert.deepEqual(answersIn(said), ['200'])
    assert.doesNotMatch(said, /errorCode/)
  })

  it('are answered behind all answers where they ask for a tunnel', async () => {
    const tunnel = head('CONNECT', 'coffer:443')
    for (const [calls, statuses] of [
      [[head('GET', '/nowhere')], ['404', '404']],
      [
        [head('GET', SECRETS), head('GET', '/healthz'), head('GET', '/nowhere')],
        ['200', '200', '404', '404'],
      ],
      [[head('GET', SECRETS, 'Connection: close\r\n')], ['200']],
    ] as const)
      assert.deepEqual(answersIn(await untilClosed(calls.join('') + tunnel)), statuses)
    assert.deepEqual(answersIn(await untilClosed(head('GET', SECRETS), '"secretName"', tunnel)), ['200', '404'])
  })

  it('do not keep a stream of events open where they ask for a tunnel and their caller leaves', async () => {
    const { hostname, port } = new URL(test.url)
    const socket = connect(Number(port), hostname)
    socket.write(head('GET', '/api/v1/events') + head('CONNECT', 'coffer:443'))
    await once(socket, 'data')
    const areOpen = async () => /^coffer_event_streams (\d+)$/m.exec(await (await fetch(`${test.url}/metrics`)).text())?.[1]
    assert.equal(await areOpen(), '1')
    socket.destroy()
    while ((await areOpen()) !== '0');
  })

  it('never hide an answer that ends the connection by itself', async () => {
    const said = await untilClosed(`${head('GET', SECRETS, 'Connection: close\r\n')}garbage\r\n\r\n`)
    assert.match(said, /^HTTP\/1\.1 200 .*"secretName"/s)
  })
})
