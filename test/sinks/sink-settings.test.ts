import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { readSettings, SettingsError } from '#server/settings'
import { startCoffer } from '../support/coffer.ts'

const read = (env: Record<string, string>) => readSettings(env, '/srv').sinks
const mistakes = (env: Record<string, string>): readonly string[] => {
  try {
    read(env)
    return []
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    return error.mistakes
  }
}

test('settings of sinks are read, and keep quiet what may hold credentials', () => {
  const headers = 'Authorization=Bearer%20a%2Cb%3D, X-Tenant=7'
  const sinks = read({
    COFFER_SINK_COLLECTOR: 'https://c.example/in?key=hidden',
    COFFER_SINK_COLLECTOR_HEADERS: headers,
    COFFER_SINK_FILE: 'u.jsonl',
  })
  assert.deepEqual(sinks.collector?.open(), {
    url: 'https://c.example/in?key=hidden',
    headers: { authorization: 'Bearer a,b=', 'x-tenant': '7' },
  })
  assert.deepEqual(sinks.file, { path: '/srv/u.jsonl', sizeMaxBytes: 100_000_000, kept: 10 })
  assert.doesNotMatch(inspect(sinks, { depth: 9 }) + JSON.stringify(sinks), /hidden|Bearer/)
})

test('headers that are none, or that are the request’s own, are refused without being quoted', () => {
  for (const wrong of ['Bearer hidden', 'a b=hidden', 'host=hidden', 'content-length=7', 'x=%zz-hidden', 'x=%0d%0ay:hidden', 'x='])
    assert.match(
      mistakes({ COFFER_SINK_OTLP: 'https://c.example', COFFER_SINK_OTLP_HEADERS: wrong }).join(),
      /^COFFER_SINK_OTLP_HEADERS (?!.*hidden)/,
    )
  assert.match(
    mistakes({ COFFER_SINK_OTLP: 'http://c.example/hidden' }).join(),
    /^COFFER_SINK_OTLP must be an address that begins with https(?!.*hidden)/,
  )
})

test('an address that is not public has to be allowed by the setting of sinks, not by that of webhooks', async () => {
  await assert.rejects(
    startCoffer({ env: { COFFER_SINK_COLLECTOR: 'https://127.0.0.1/hidden', COFFER_WEBHOOK_ALLOW: '127.0.0.1' } }),
    ({ message }: Error) => message.includes('COFFER_SINK_ALLOW') && !message.includes('hidden'),
  )
})
