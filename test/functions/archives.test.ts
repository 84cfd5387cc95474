import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#base/problem'
import { ARCHIVE, readArchive } from '#core/functions/archive'
import { action } from '../rotation/actions.ts'
import { makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { type ZipEntry, zip, zipped } from './zips.ts'

/** A path that leaves the archive's folder; two dots inside a name, as in `..js`, lead nowhere. */
const LEADS_OUT = /^\/|(^|\/)\.\.(\/|$)/
const INDEX: ZipEntry = { name: 'index.js', text: 'exports.main = () => ({})' }

describe('an archive', () => {
  const refusals: [string, string, RegExp][] = [
    ['that is no base64', '$$$$', /no base64/],
    ['that is no zip', Buffer.from('exports.main = 1').toString('base64'), /no zip/],
    ['that is empty', zipped(), /no index\.js/],
    ['without its entry point', zipped({ name: 'main.js', text: '1' }), /no index\.js at its top/],
    ['with its entry point in a folder', zipped({ name: 'app/index.js', text: '1' }), /only at app\/index\.js/],
    ['that climbs out', zipped(INDEX, { name: '../evil.js' }), /refused/],
    ['that climbs out from within', zipped(INDEX, { name: 'a/../../evil.js' }), /refused/],
    ['with an absolute path', zipped(INDEX, { name: '/etc/passwd' }), /refused/],
    ['with the path of another system', zipped(INDEX, { name: 'C:/evil.js' }), /refused/],
    ['with a backslash', zipped(INDEX, { name: 'a\\..\\evil.js' }), /refused/],
    ['with an empty step', zipped(INDEX, { name: 'a//b.js' }), /no path inside/],
    ['with a step that stays', zipped(INDEX, { name: './b.js' }), /no path inside/],
    ['with a control character', zipped(INDEX, { name: 'a\u0000b.js' }), /refused/],
    ['with a link', zipped(INDEX, { name: 'link', text: '/etc/passwd', mode: 0o120777 }), /a link or another special file/],
    ['with a device', zipped(INDEX, { name: 'device', mode: 0o020666 }), /a link or another special file/],
    ['with an encrypted file', zipped(INDEX, { name: 'shut', flags: 1 }), /encrypted/],
    ['with a file twice', zipped(INDEX, INDEX), /twice/],
    ['with a file that is a folder', zipped(INDEX, { name: 'a', text: '1' }, { name: 'a/b', text: '1' }), /a file and a folder/],
    ['with a damaged file', zipped({ ...INDEX, crc: 1 }), /damaged/],
    ['that says less than it holds', zipped({ ...INDEX, size: 3 }), /cannot be read/],
    ['that says it holds too much', zipped({ ...INDEX, size: ARCHIVE.bytesMax + 1 }), /unpacks to more/],
    ['with a path that is too deep', zipped(INDEX, { name: `${'d/'.repeat(20)}f` }), /too long/],
    ['with too many files', zipped(...Array.from({ length: 2001 }, (_, n) => ({ name: `f${n}` }))), /2001 entries/],
  ]
  for (const [what, code, sentence] of refusals) {
    test(`${what} is refused`, async () => {
      await assert.rejects(readArchive(code, 'nodejs:20'), (error) => isProblem(error, 'input.invalid') && sentence.test(error.message))
    })
  }

  test('that blows up is refused before it is unpacked', async () => {
    const bombs = Array.from({ length: 5 }, (_, n) => ({ name: `bomb${n}`, text: '\0'.repeat(8_000_000) }))
    await assert.rejects(readArchive(zipped(INDEX, ...bombs), 'nodejs:20'), /unpacks to more/)
  })

  test('needs the entry point of its kind', async () => {
    await assert.rejects(readArchive(zipped(INDEX), 'python:3'), /no __main__\.py/)
    assert.equal((await readArchive(zipped({ name: '__main__.py', text: 'x' }), 'python:3')).length, 1)
  })

  test('may come in lines, with folders of its own', async () => {
    const code = zipped({ name: 'lib/', mode: 0o040755 }, { name: 'lib/a.js', text: '1' }, INDEX).replaceAll(/.{76}/g, '$&\n')
    assert.deepEqual(
      (await readArchive(code, 'nodejs:20')).map(({ path }) => path),
      ['lib/a.js', 'index.js'],
    )
  })

  test('with any byte flipped is read as it was, or refused', async () => {
    const whole = zip([INDEX, { name: 'lib/a.js', text: 'exports.a = 1' }])
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const flipped = Buffer.from(whole)
        flipped[at] = (flipped[at] ?? 0) ^ mask
        try {
          for (const { path } of await readArchive(flipped.toString('base64'), 'nodejs:20')) assert.doesNotMatch(path, LEADS_OUT)
        } catch (error) {
          assert.ok(isProblem(error, 'input.invalid'), String(error))
        }
      }),
      { numRuns: 300 },
    )
  })
})

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer
    const path = '/ncf/api/v2/packages/-/actions/zipped'
    const put = (...entries: ZipEntry[]) => main.ok('PUT', path, { exec: { kind: 'nodejs:20', binary: true, code: zipped(...entries) } })

    describe(`actions in archives on ${engine}`, () => {
      test('one of several files runs, CommonJS or a module', async () => {
        const made = await put(
          { name: 'index.js', text: 'const { twice } = require("./lib/twice"); exports.main = ({ n }) => ({ n: twice(n) })' },
          { name: 'lib/twice.js', text: 'exports.twice = (n) => 2 * n' },
        )
        assert.equal(made.exec.binary, true)
        assert.deepEqual((await main.ok('POST', path, { n: 21 })).response.result, { n: 42 })
        await put(
          { name: 'package.json', text: '{"type":"module"}' },
          { name: 'index.js', text: 'import { name } from "./name.js"; export const main = () => ({ name })' },
          { name: 'name.js', text: 'export const name = "module"' },
        )
        assert.deepEqual((await main.ok('POST', path, {})).response.result, { name: 'module' })
        await put({ name: 'index.js', text: 'export const main = () => ({ told: "by its syntax" })' })
        assert.deepEqual((await main.ok('POST', path, {})).response.result, { told: 'by its syntax' })
      })

      test('one that is refused changes nothing, and the refusal is recorded', async () => {
        await put(INDEX)
        const details = await main.refused(400, 'PUT', path, {
          exec: { kind: 'nodejs:20', binary: true, code: zipped(INDEX, { name: '../x' }) },
        })
        assert.match(details, /exec\.code: the archive is refused/)
        assert.deepEqual((await main.ok('POST', path, {})).response.result, {})
        const [account] = await coffer.coffer.barrier.observe(async (view) => ({ result: await view.find('account', []), records: [] }))
        const { rows } = await coffer.coffer.store.usage({ account: account?.id ?? '', keyword: 'putAction', limit: 1, offset: 0 })
        assert.deepEqual(
          rows.map(({ result, problem }) => [result, problem]),
          [['FAILED', 'input.invalid']],
        )
      })

      test('rotates a secret', async () => {
        const r = await makeRotating(coffer, { name: 'zip-rotate' })
        const text = action(`
        await call('POST', job + '/start')
        const { pending } = await call('POST', job + '/pending')
        await target('/password', { password: 'first-Password-1', next: JSON.parse(pending).password })
        await call('POST', job + '/complete')
        return {}`)
        await main.ok('PUT', r.action, { exec: { kind: 'nodejs:20', binary: true, code: zipped({ name: 'index.js', text }) } })
        assert.equal((await r.rotate()).state, 'COMPLETED')
        assert.equal((await r.passwords()).active, r.target.password)
      })
    })
  })
}
