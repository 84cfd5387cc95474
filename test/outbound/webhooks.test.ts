import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { LookupAddress } from 'node:dns'
import { readFileSync } from 'node:fs'
import { BlockList } from 'node:net'
import { describe, test } from 'node:test'
import { mayCall } from '#outbound/addresses'
import { makeWebhooks } from '#outbound/webhooks'
import { type Deed, makeAuthority, Receiver } from '../support/receiver.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
const authority = makeAuthority()
const certificates = [readFileSync(authority.path, 'utf8')]
const never = new AbortController().signal
const sending = (url: string) => ({ url, headers: {}, body: '{}', signal: never })
const leadsTo =
  (...addresses: string[]) =>
  async (): Promise<LookupAddress[]> =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

describe('an address', () => {
  const refused = [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.0.0.8', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.1.1.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '100::1',
      'fc00::1',
      'fd12::1',
    ],
    ...['fe80::1', 'fec0::1', 'ff02::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '5f00::1'],
  ]
  for (const address of refused) test(`${address} is not public`, () => assert.equal(mayCall(address, undefined), false))

  for (const address of ['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '223.255.255.255', '2606:4700:4700::1111', '2a00:1450::1'])
    test(`${address} is public`, () => assert.equal(mayCall(address, undefined), true))

  test('that the operator allowed may be called, also as IPv4 inside IPv6, and no other', () => {
    assert.deepEqual(
      ['127.0.0.1', '::ffff:127.0.0.1', '::1', '10.0.0.1'].map((address) => mayCall(address, loopback)),
      [true, true, false, false],
    )
  })
})

describe('a call to a webhook', () => {
  test('goes to https alone, without credentials in the address', () => {
    const { refusal } = makeWebhooks({ allowed: undefined, certificates })
    for (const url of [
      'http://example.com/',
      'ftp://example.com/',
      'example.com',
      '',
      'https://',
      'https://u:p@example.com/',
      'https://example.com/#part',
      `https://example.com/${'x'.repeat(2048)}`,
    ])
      assert.equal(typeof refusal(url), 'string', url)
    assert.equal(refusal('https://example.com:8443/a?b=c'), undefined)
  })

  test('goes to no private address, however it is written', async () => {
    const receiver = await Receiver.start(authority)
    const { refusal, send } = makeWebhooks({ allowed: undefined, certificates })
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '169.254.169.254',
      '0',
    ]) {
      const url = `https://${host}:${receiver.port}/`
      assert.match(refusal(url) ?? '', /is not public/, url)
      assert.equal((await send(sending(url))).is, 'refused', url)
    }
    assert.deepEqual(receiver.received, [])
  })

  test('goes to no name that leads to a private address, also not if it leads to a public one as well', async () => {
    const receiver = await Receiver.start(authority)
    for (const resolve of [undefined, leadsTo('127.0.0.1'), leadsTo('1.1.1.1', '127.0.0.1'), leadsTo('::1')]) {
      const { send } = makeWebhooks({ allowed: undefined, certificates, ...(resolve === undefined ? {} : { resolve }) })
      const answer = await send(sending(receiver.url))
      assert.equal(answer.is, 'refused')
      assert.match(JSON.stringify(answer), /localhost leads to/)
    }
    assert.deepEqual(receiver.received, [])
  })

  test('resolves the name once: what it says a moment later leads nowhere', async () => {
    const receiver = await Receiver.start(authority)
    let asked = 0
    const resolve = async (): Promise<LookupAddress[]> => {
      asked += 1
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
    }
    const { send } = makeWebhooks({ allowed: loopback, certificates, resolve })
    assert.deepEqual(await send(sending(receiver.url)), { is: 'answered', status: 200, text: '' })
    assert.equal(asked, 1)
    assert.equal((await send(sending(receiver.url))).is, 'refused')
    assert.equal(receiver.received.length, 1)
  })

  test('looks at the connected socket as well: a resolver that lies about what it handed over is found out', async () => {
    const receiver = await Receiver.start(authority)
    let looks = 0
    const liar = {
      family: 4,
      get address() {
        looks += 1
        return looks === 1 ? '1.1.1.1' : '127.0.0.1'
      },
    }
    const { send } = makeWebhooks({ allowed: undefined, certificates, resolve: async () => [liar] })
    const answer = await send(sending(receiver.url))
    assert.equal(answer.is, 'refused')
    assert.match(JSON.stringify(answer), /127\.0\.0\.1 is not public/)
    assert.deepEqual(receiver.received, [])
  })

  test('trusts only certificates of known authorities, and of the name that was called', async () => {
    const receiver = await Receiver.start(authority)
    const stranger = makeWebhooks({ allowed: loopback, certificates: [readFileSync(makeAuthority().path, 'utf8')] })
    assert.equal((await stranger.send(sending(receiver.url))).is, 'silent')
    const { send } = makeWebhooks({ allowed: loopback, certificates, resolve: leadsTo('127.0.0.1') })
    assert.equal((await send(sending(`https://other.example:${receiver.port}/`))).is, 'silent')
    assert.deepEqual(receiver.received, [])
  })

  test('that is broken off, refused by the machine, or leads to a name without address is silent', async () => {
    const receiver = await Receiver.start(authority)
    receiver.deeds = ['never']
    const { send } = makeWebhooks({ allowed: loopback, certificates })
    const stop = new AbortController()
    const answer = send({ ...sending(receiver.url), signal: stop.signal })
    await receiver.delivery(1)
    stop.abort()
    assert.equal((await answer).is, 'silent')
    assert.equal((await send(sending('https://127.0.0.1:1/'))).is, 'silent')
    const nowhere = makeWebhooks({ allowed: loopback, certificates, resolve: leadsTo() })
    assert.match(JSON.stringify(await nowhere.send(sending(receiver.url))), /has no address/)
  })

  test('reads no more than the beginning of an endless answer', async () => {
    const receiver = await Receiver.start(authority)
    receiver.deeds = [(_received, response) => void response.writeHead(200).write('x'.repeat(100_000)) as never]
    const { send } = makeWebhooks({ allowed: loopback, certificates })
    const answer = await send(sending(receiver.url))
    assert.deepEqual(answer, { is: 'answered', status: 200, text: 'x'.repeat(1000) })
  })

  test('is answered by its status, where the text behind it breaks off, and where the call itself is broken off before its end', async () => {
    const receiver = await Receiver.start(authority)
    const begin: Deed = (_received, response) => void response.writeHead(202).write('so far') as never
    receiver.deeds = [
      (_received, response) => void response.writeHead(202).write('so far', () => response.socket?.destroySoon()) as never,
      begin,
    ]
    const { send } = makeWebhooks({ allowed: loopback, certificates })
    assert.deepEqual(await send(sending(receiver.url)), { is: 'answered', status: 202, text: 'so far' })
    const stop = new AbortController()
    const stopNow = () => stop.abort()
    subscribe('http.client.response.finish', stopNow)
    const { is, ...answer } = await send({ ...sending(receiver.url), signal: stop.signal })
    unsubscribe('http.client.response.finish', stopNow)
    assert.deepEqual([is, 'status' in answer && answer.status, stop.signal.aborted], ['answered', 202, true])
  })

  test('is over where the receiver wants to speak another protocol', async () => {
    const receiver = await Receiver.start(authority)
    receiver.deeds = [
      (_received, { socket }) =>
        void socket?.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n') as never,
    ]
    const { send } = makeWebhooks({ allowed: loopback, certificates })
    assert.deepEqual(await send(sending(receiver.url)), { is: 'answered', status: 101, text: '' })
  })

  test('whose connection is closed without an answer is silent', async () => {
    const receiver = await Receiver.start(authority)
    receiver.deeds = [(_received, { socket }) => void socket?.end() as never]
    const { send } = makeWebhooks({ allowed: loopback, certificates })
    assert.equal((await send(sending(receiver.url))).is, 'silent')
  })
})
