import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { startCoffer } from '../support/coffer.ts'

const BUILT = new URL('../../dist/console/', import.meta.url)
const FIRST_LOAD_MAX_BYTES = 250 * 1024

interface Chunk {
  file: string
  css?: string[]
  imports?: string[]
  isEntry?: boolean
}
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', BUILT), 'utf8')) as Record<string, Chunk>

/** What a browser fetches before anything is shown: the entry, all that it imports, their styles, and one language. */
function firstLoad(): string[] {
  const seen = new Set<string>()
  const files = new Set<string>()
  const take = (name: string) => {
    const chunk = manifest[name]
    if (chunk === undefined || seen.has(name)) return
    seen.add(name)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    for (const each of chunk.imports ?? []) take(each)
  }
  for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry === true) take(name)
  for (const folder of ['shell', 'session', 'parts', 'secrets']) take(`${folder}/phrases/ko.ts`)
  take('secrets/secrets-screen.tsx')
  return [...files]
}

describe('the files of the console', async () => {
  const coffer = await startCoffer()
  const get = (path: string, headers: Record<string, string> = {}) => fetch(coffer.url + path, { headers, redirect: 'manual' })
  const [file = ''] = firstLoad()

  it('a browser at the root is led to the console, and everybody else is answered as before', async () => {
    const led = await get('/', { accept: 'text/html,application/xhtml+xml' })
    assert.deepEqual([led.status, led.headers.get('location')], [302, '/console'])
    assert.equal((await get('/', { accept: 'application/json' })).status, 401)
    assert.equal((await fetch(`${coffer.url}/`, { method: 'POST', headers: { accept: 'text/html' } })).status, 401)
  })

  it('every address of a screen is the same page, under a policy that lets nothing foreign and nothing inline in', async () => {
    for (const path of ['/console', '/console/', '/console/secrets/some-id', '/console/%00', '/console/..%2f..%2fetc%2fpasswd']) {
      const answer = await get(path)
      const page = await answer.text()
      assert.equal(answer.status, 200, path)
      const policy = answer.headers.get('content-security-policy') ?? ''
      const nonce = /'nonce-([^']{24})'/.exec(policy)?.[1] ?? assert.fail(policy)
      assert.ok(page.includes(`content="${nonce}"`))
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']+'; .*frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe|https?:|\*/)
      assert.doesNotMatch(page, /<script(?![^>]* src=)|<style|style=|__NONCE__/)
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
      assert.equal(answer.headers.get('cache-control'), 'no-store')
    }
  })

  it('the nonce is another one in every answer', async () => {
    const nonces = await Promise.all([1, 2, 3].map(async () => (await get('/console')).headers.get('content-security-policy')))
    assert.equal(new Set(nonces).size, 3)
  })

  it('a file is handed out compressed as the browser takes it, to be kept for ever, and is the same in each', async () => {
    const plain = await get(`/console/${file}`, { 'accept-encoding': 'identity' })
    const bytes = Buffer.from(await plain.arrayBuffer())
    assert.equal(plain.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.equal(plain.headers.get('content-type'), 'text/javascript; charset=utf-8')
    assert.equal(plain.headers.get('content-encoding'), null)
    for (const [accepted, encoding] of [
      ['gzip, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip;q=0.5', 'gzip'],
    ] as const) {
      const answer = await get(`/console/${file}`, { 'accept-encoding': accepted })
      assert.equal(answer.headers.get('content-encoding'), encoding)
      assert.equal(answer.headers.get('vary'), 'accept-encoding')
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes)
    }
    const ending = (name: string) => readFileSync(new URL(`${file}${name}`, BUILT))
    assert.deepEqual(brotliDecompressSync(ending('.br')), bytes)
    assert.deepEqual(gunzipSync(ending('.gz')), bytes)
  })

  it('nothing but what was built is a file', async () => {
    for (const path of [
      '/console/assets/none.js',
      '/console/assets/../../../package.json',
      '/console/assets/..%2findex.html',
      '/console/.vite/manifest.json',
    ]) {
      const text = await (await get(path)).text()
      assert.doesNotMatch(text, /"dependencies"|isEntry/, path)
    }
    assert.equal((await get('/console/assets/none.js')).status, 404)
    assert.equal((await get('/console/api/none', { accept: 'text/html' })).headers.get('content-type')?.split(';')[0], 'application/json')
  })

  it('the first load of the list of secrets is at most 250 KB compressed', (t) => {
    const sizes = firstLoad().map((name) => readFileSync(new URL(`${name}.br`, BUILT)).byteLength)
    const sum = sizes.reduce((all, each) => all + each, 0)
    t.diagnostic(`${(sum / 1024).toFixed(1)} KB in ${sizes.length} files`)
    assert.ok(sum > 50_000 && sum <= FIRST_LOAD_MAX_BYTES, `${sum} bytes`)
  })
})
