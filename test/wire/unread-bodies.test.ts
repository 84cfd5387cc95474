import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { LIMITS } from '#base/limits'
import { SECRETS } from '../secrets/making.ts'
import type { Caller } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'

const test = await startCoffer()
const { main } = test
const ACTION = '/ncf/api/v2/packages/-/actions/held'
const LARGEST = LIMITS.actionBodyMaxBytes

function head(method: string, target: string, more: string, caller?: Caller): string {
  const signed = Object.entries(caller?.signed(method, target) ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${target} HTTP/1.1\r\nHost: coffer\r\n${signed.join('')}${more}\r\n`
}

/** What comes back, up to the end of the first answer, to whoever sends this and then waits. */
function answerTo(...pieces: (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(test.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1')
      const [, text] = said.split('\r\n\r\n')
      if (text !== undefined && text.length >= Number(/content-length: (\d+)/i.exec(said)?.[1])) socket.destroy()
    })
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
    for (const piece of pieces) socket.write(piece)
  })
}

/** Calls that end before their body is looked at, by what they are answered with. */
const wrong = main.as(main.accessKey, 'ncp_iam_BPKSKRwrongwrongwrongwrongwrongwrong')
const unknown = main.as('ncp_iam_BPASKRUNKNOWNUNKNOWN', main.secretKey)

describe('the body of a call', () => {
  it('is not waited for where nobody says who calls, or who calls is not let in', async () => {
    const late = Object.assign(Object.create(main), { clock: { now: () => 0, elapsedMs: () => 0 } }) as Caller
    for (const [caller, details] of [
      [undefined, 'Authentication information are missing.'],
      [late, 'Expired timestamp.'],
      [wrong, 'Invalid authentication information.'],
      [unknown, 'Invalid authentication information.'],
    ] as const)
      for (const [method, target] of [
        ['PUT', ACTION],
        ['POST', SECRETS],
        ['GET', SECRETS],
        ['POST', '/nowhere'],
        ['DELETE', `${SECRETS}/%zz`],
      ] as const)
        for (const announced of ['Content-Length: 500\r\n', 'Transfer-Encoding: chunked\r\n']) {
          const said = await answerTo(head(method, target, announced, caller), announced.startsWith('C') ? '{"a' : '3\r\n{"a\r\n')
          assert.match(said, /^HTTP\/1\.1 401 /, `${method} ${target} ${announced}`)
          if (!target.includes('%')) assert.match(said, /\r\nconnection: close\r\n/i)
          assert.ok(said.includes(details), said)
        }
  })

  it('is not waited for by the console without a session, or from another site', async () => {
    for (const target of [`/console/api${SECRETS}`, '/console/api/session', '/console/api/confirm'])
      for (const more of ['', 'Origin: http://elsewhere\r\n']) {
        const said = await answerTo(head('POST', target, `${more}Content-Length: 500\r\n`), '{"a')
        assert.match(said, /^HTTP\/1\.1 40[134] /, `${target}: ${said}`)
      }
  })

  it('is not waited for where there is no such URL', async () => {
    assert.match(await answerTo(head('POST', '/nowhere', 'Content-Length: 500\r\n', main), '{"a'), /^HTTP\/1\.1 404 /)
    assert.match(await answerTo(head('POST', '/console/api/nowhere', 'Content-Length: 500\r\n'), '{"a'), /^HTTP\/1\.1 404 /)
  })

  it('is not waited for where the answer has none itself', { timeout: 4000 }, async () => {
    const { hostname, port } = new URL(test.url)
    for (const target of ['/healthz', '/nowhere']) {
      const socket = connect(Number(port), hostname)
      socket.write(head('HEAD', target, 'Content-Length: 10\r\n', main))
      const [said] = await once(socket, 'data')
      assert.match(String(said), /^HTTP\/1\.1 (200|404) .*\r\ncontent-length: [1-9].*\r\n\r\n$/is)
      socket.destroy()
    }
  })

  it('may be sent to its end by who is refused, who then sees the answer', async () => {
    const whole = Buffer.alloc(LARGEST, 'x')
    assert.match(await answerTo(head('PUT', ACTION, `Content-Length: ${LARGEST}\r\n`), whole), /^HTTP\/1\.1 401 /)
    const large = Buffer.alloc(10_485_760, 'x')
    for (let times = 0; times < 3; times++)
      assert.match(await answerTo(head('POST', SECRETS, `Content-Length: ${large.length}\r\n`, main), large), /^HTTP\/1\.1 413 .*"430"/s)
    const chunks = Buffer.concat([Buffer.from('a00000\r\n'), large, Buffer.from('\r\n0\r\n\r\n')])
    assert.match(await answerTo(head('POST', SECRETS, 'Transfer-Encoding: chunked\r\n', main), chunks), /^HTTP\/1\.1 413 .*"430"/s)
  })

  it('that came whole leaves the connection of who is refused as it was', async () => {
    const said = await answerTo(`${head('POST', SECRETS, 'Content-Length: 2\r\n')}{}`)
    assert.match(said, /^HTTP\/1\.1 401 /)
    assert.doesNotMatch(said, /connection: close/i)
  })

  it('is not waited for where the caller left, within it or while it was found out who calls', async (t) => {
    const { door, app } = test.coffer
    const { hostname, port } = new URL(test.url)
    const isOver = async (statuses: string) => (await (await fetch(`${test.url}/metrics`)).text()).includes(statuses)
    const identify = door.identify.bind(door)
    let [asked, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    t.mock.method(door, 'identify', async (...given: Parameters<typeof identify>) => {
      const actor = await identify(...given)
      asked.resolve()
      await gone.promise
      return actor
    })
    let times = 0
    for (const leaves of ['destroy', 'resetAndDestroy'] as const)
      for (const early of [true, false]) {
        ;[asked, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
        const connected = once(app.server, 'connection')
        const socket = connect(Number(port), hostname)
        socket.write(`${head('PUT', ACTION, 'Content-Length: 500\r\n', main)}{"a`)
        const [connection] = (await connected) as [Socket]
        await asked.promise
        if (!early) {
          gone.resolve()
          await setImmediate()
        }
        socket[leaves]()
        while (!connection.closed) await setImmediate()
        gone.resolve()
        times += 1
        for (let looks = 0; !(await isOver(`{operation="putAction",status="400"} ${times}\n`)); looks++)
          assert.ok(looks < 100, `${leaves}, ${early ? 'early' : 'within'}`)
      }
  })

  it('is taken at its largest, and not with one byte more', async () => {
    const code = (bytes: number) => {
      const empty = JSON.stringify({ exec: { kind: 'nodejs:20', code: '' } })
      return JSON.stringify({ exec: { kind: 'nodejs:20', code: ' '.repeat(bytes - empty.length) } })
    }
    assert.notEqual((await main.call('PUT', ACTION, code(LARGEST))).status, 413)
    assert.equal((await main.call('PUT', ACTION, code(LARGEST + 1))).status, 413)
  })
})
