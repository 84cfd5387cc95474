import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { describe, it } from 'node:test'
import { CallError, ConnectionLost } from '#client/call-error'
import { makeClient } from '#client/client'
import { sessionTransport } from '#client/session-transport'
import { signedTransport } from '#client/signed-transport'
import { EVENTS } from '#contract/event-rulings'
import { startCoffer } from '../support/coffer.ts'
import { answersAs, redirecting } from '../support/elsewhere.ts'

function throttled(error: unknown): undefined {
  if (!(error instanceof CallError) || error.status !== 429) throw error
}

describe('the client', async () => {
  const coffer = await startCoffer()
  const { accessKey, secretKey, clock, url } = coffer.main
  const client = makeClient(signedTransport({ url, accessKey, secretKey, now: () => clock.now() }))
  const value = JSON.stringify({ user: 'app', password: 'p' })

  /** The same server by an access key, and as a console's session calls it. */
  const byEachWay = (url: string) =>
    [signedTransport({ url, accessKey, secretKey, now: () => clock.now() }), sessionTransport({ current: '' }, url)].map(makeClient)

  it('has one method per operation, whichever service answers it', async () => {
    const made = await client.createSecret({ body: { secretName: 'by-client', secretValue: { value, rotationTargets: ['password'] } } })
    const { decryptedSecretChain } = await client.getSecretValue({ params: { secretId: made.secretId } })
    assert.equal(decryptedSecretChain.active, value)
    assert.equal((await client.getSecretSummaries({ query: { search: 'by-cl', pageSize: 1 } })).totalCount, 1)
    assert.ok((await client.getPolicyList({ query: { size: 5 } })).items.length > 0)
    assert.ok(Array.isArray(await client.getPackages()))
  })

  it('gives a state’s tag and has a change refused that was made of an older one', async () => {
    const made = await client.createSecret({ body: { secretName: 'tagged', secretValue: { value, rotationTargets: ['user'] } } })
    const params = { secretId: made.secretId }
    const { etag } = await client.ask('getSecretDetail', { params })
    await client.updateSecretMemo({ params, body: { memo: 'first' } }, { ifMatch: etag })
    await assert.rejects(client.updateSecretMemo({ params, body: { memo: 'second' } }, { ifMatch: etag }), (error) => {
      assert.ok(error instanceof CallError)
      assert.deepEqual([error.status, error.code], [422, 'UNPROCESSABLE_ENTITY'])
      assert.match(error.message, /changed/)
      assert.match(error.requestId, /^[0-9a-f-]{36}$/)
      return true
    })
  })

  it('percent-encodes what goes into the path', async () => {
    await assert.rejects(
      client.getSecretDetail({ params: { secretId: '../keys?x=/한' } }),
      (error) => error instanceof CallError && error.status === 404,
    )
  })

  it('calls no other operation for dots in the place of an id', async () => {
    for (const params of [
      { secretId: '..', stage: 'policies' },
      { secretId: '0'.repeat(64), stage: '..' },
      { secretId: '0'.repeat(64), stage: '.' },
    ])
      await assert.rejects(
        client.getSecretStageValue({ params: params as never }),
        (error) => error instanceof CallError && error.status === 404,
        JSON.stringify(params),
      )
  })

  it('signs what goes over the line, whatever stands in a query', async () => {
    for (const searchWord of ["O'Brien", '"<한>" | `{}` \\^', 'a+b&c=%27#d'])
      assert.deepEqual((await client.getPolicyList({ query: { searchColumn: 'policyName', searchWord } })).items, [])
  })

  it('takes an address with a path of its own, and with slashes at its end', async () => {
    for (const address of [`${url}/`, `${url}//`, `${url}/secretmanager`, `${url}/secretmanager/`]) {
      const at = makeClient(signedTransport({ url: address, accessKey, secretKey, now: () => clock.now() }))
      assert.equal(typeof (await at.getSecretList()).totalCount, 'number', address)
    }
  })

  it('says of an address that is none what it is', async () => {
    for (const address of ['', 'localhost:7420', 'http://']) {
      const none = makeClient(signedTransport({ url: address, accessKey, secretKey, now: () => clock.now() }))
      await assert.rejects(
        none.getSecretList(),
        (error) => error instanceof ConnectionLost && /is no address such as http/.test(error.message),
      )
    }
  })

  it('takes no address with a part that is not the server’s, and tells nobody the password in one', async () => {
    for (const address of [`${url}?a=1`, `${url}/?`, `${url}#top`, 'http://user:pass-word@127.0.0.1:7420'])
      await assert.rejects(
        makeClient(signedTransport({ url: address, accessKey, secretKey, now: () => clock.now() })).getSecretList(),
        (error) => {
          assert.ok(error instanceof ConnectionLost)
          assert.match(error.message, /takes no user, password, query or fragment/)
          return !error.message.includes('pass-word')
        },
      )
  })

  it('tells an answer that says no from none at all', async () => {
    const lost = makeClient(signedTransport({ url: 'http://127.0.0.1:9', accessKey, secretKey, now: () => clock.now() }))
    await assert.rejects(lost.getSecretList(), ConnectionLost)
  })

  it('throws what it says it throws of an answer that breaks off, or is no JSON', async () => {
    const json = { 'content-type': 'application/json' }
    const odd: [RequestListener, new (...parts: never[]) => Error, RegExp][] = [
      [
        (_, response) => response.writeHead(200, { ...json, 'content-length': 99 }).write('{"data"', () => response.destroy()),
        ConnectionLost,
        /broke/,
      ],
      [(_, response) => response.writeHead(502, json).end('<html>Bad gateway</html>'), CallError, /answered 502/],
      [(_, response) => response.writeHead(200, json).end('<html>Sign in</html>'), ConnectionLost, /no JSON/],
      [(_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'), ConnectionLost, /no JSON/],
      [(request) => request.socket.destroy(), ConnectionLost, /No server answers|cannot be reached/],
    ]
    for (const [listener, kind, sentence] of odd)
      for (const at of byEachWay(await answersAs(listener)))
        await assert.rejects(at.getSecretList(), (error: Error) => {
          assert.ok(error instanceof kind, String(error))
          assert.match(error.message, sentence)
          if (error instanceof CallError) assert.equal(error.status, 502)
          return true
        })
  })

  it('gives back the caller’s own reason where the caller gives up, also in the middle of an answer', async () => {
    const begun = Promise.withResolvers<void>()
    const slow = await answersAs((_, response) => response.writeHead(200, { 'content-length': 9 }).write('1', () => begun.resolve()))
    const at = makeClient(signedTransport({ url: slow, accessKey, secretKey, now: () => clock.now() }))
    const stop = new AbortController()
    const answer = at.getSecretList({}, { signal: stop.signal })
    await begun.promise
    stop.abort(new Error('enough'))
    await assert.rejects(answer, /enough/)
  })

  it('tells events as they come', async () => {
    let secretId = ''
    const heard: string[][] = []
    let last = ''
    for await (const { type, data, id } of await client.getEvents()) {
      heard.push([type, data.secretId ?? ''])
      last = id
      if (heard.length === 2) break
      const made = await client.createSecret({ body: { secretName: 'heard', secretValue: { value, rotationTargets: ['user'] } } })
      secretId = made.secretId
    }
    assert.deepEqual(heard, [
      ['ready', ''],
      ['secret.created', secretId],
    ])
    for await (const { type, id } of await client.getEvents({ query: { lastEventId: last } })) {
      assert.deepEqual([type, id], ['ready', last])
      break
    }
  })

  it('leaves no stream open that nobody hears any more', async () => {
    for (let left = 0; left < 2 * EVENTS.perPrincipal; left++) {
      // The server learns of each by its connection, a moment later.
      let given = await client.getEvents().catch(throttled)
      while (given === undefined) given = await client.getEvents().catch(throttled)
      for await (const { type } of given) {
        assert.equal(type, 'ready')
        break
      }
    }
  })

  it('ends a stream that is left before its first event, or while one is awaited', async () => {
    const areOpen = async () => /^coffer_event_streams (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]
    const never = await client.getEvents()
    await never.return()
    assert.deepEqual(await never.next(), { done: true, value: undefined })
    const waited = await client.getEvents()
    await waited.next()
    const next = waited.next()
    await waited.return()
    assert.deepEqual(await next, { done: true, value: undefined })
    await (async () => {
      await using _events = await client.getEvents()
      throw new Error('before they are heard')
    })().catch(() => undefined)
    for (let looks = 0; (await areOpen()) !== '0'; looks++) assert.ok(looks < 100, `${await areOpen()} are open`)
  })

  it('throws of events what it throws of answers', async () => {
    const stop = new AbortController()
    const left = await client.getEvents({}, { signal: stop.signal })
    await assert.rejects(async () => {
      for await (const { type } of left) stop.abort(new Error(`enough after ${type}`))
    }, /enough after ready/)
    const url = await answersAs((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: ready\ndata: {"position":1}\nid: 1\n\nevent: secr', () => response.destroy())
    })
    for (const broken of byEachWay(url)) {
      const types: string[] = []
      await assert.rejects(async () => {
        for await (const { type } of await broken.getEvents()) types.push(type)
      }, ConnectionLost)
      assert.deepEqual(types, ['ready'])
    }
  })

  for (const status of [301, 302, 303, 307, 308])
    it(`takes neither a value nor a signature to where an answer ${status} sends it`, async () => {
      const { url: sends, heard } = await redirecting(status)
      const sent = makeClient(signedTransport({ url: sends, accessKey, secretKey, now: () => clock.now() }))
      for (const call of [
        () => sent.createSecret({ body: { secretName: 'sent', secretValue: { value, rotationTargets: ['password'] } } }),
        () => sent.getSecretList(),
      ])
        await assert.rejects(
          call,
          (error) => error instanceof CallError && error.status === status && /redirects to http:/.test(error.message),
        )
      assert.deepEqual(heard, [])
    })

  it('leaves the connection of an answer that sends it elsewhere', async () => {
    const left = Promise.withResolvers<void>()
    const url = await answersAs((_, response) => {
      response.on('close', left.resolve)
      response.writeHead(302, { location: 'http://elsewhere/' }).write('<html>')
    })
    await assert.rejects(makeClient(signedTransport({ url, accessKey, secretKey, now: () => clock.now() })).getSecretList(), /redirects to/)
    await left.promise
  })

  it('tells of an answer that sends it nowhere what it is', async () => {
    for (const status of [300, 304]) {
      const url = await answersAs((_, response) => response.writeHead(status).end())
      await assert.rejects(
        makeClient(signedTransport({ url, accessKey, secretKey, now: () => clock.now() })).getSecretList(),
        new RegExp(`answered ${status}`),
      )
    }
  })
})
