import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { zipped } from '../functions/zips.ts'
import { inTurn } from '../support/turns.ts'
import { LAYERS, runnerBehind } from './running.ts'

for (const layer of inTurn(LAYERS)) {
  describe(`on ${layer}`, async () => {
    const { run, answer, start } = await runnerBehind(layer)

    describe(`an action behind ${layer}`, () => {
      it('answers with its parameters, written in any of the usual ways', async () => {
        const ways = [
          'exports.main = (params) => ({ got: params.x })',
          'exports.main = async (params) => ({ got: params.x })',
          'module.exports = { main: (params) => ({ got: params.x }) }',
          'function main(params) { return { got: params.x } }',
          'async function main(params) { await null; return { got: params.x } }',
          'export function main(params) { return { got: params.x } }',
          'export const main = async (params) => ({ got: params.x })',
          "import { setTimeout } from 'node:timers/promises'\nexport async function main(params) { await setTimeout(1); return { got: params.x } }",
          'export default { main: (params) => ({ got: params.x }) }',
          'const main = (params) => ({ got: params.x })',
          'exports.main = (params) => ({ then: (done) => done({ got: params.x }) })',
          // Modules that do not look like one at the beginning of a line, and what looks like one there and is none.
          'async function r(t){await null;return{got:t.x}}export{r as main};',
          'const r=t=>({got:t.x});export{r as main}',
          '#!/usr/bin/env node\nconst late = await 1; export const main = (params) => ({ got: params.x, late: undefined })',
          '/* an action */ import process from "node:process"; export const main = ({ x }) => ({ got: process.env.no ?? x })',
          'exports.main = (params) => ({ got: params.x, sh: undefined })\nconst sh = `\nexport PATH=/bin\nimport the keys\n`',
          '/*\nimport the keys first\nexport what is left\n*/\nfunction main(params) { return { got: params.x } }',
          'import * as module from "node:module"\nexport function main(params) { return { got: params.x, no: module.no } }',
          'const module = null; export function main(params) { return { got: params.x } }',
          '\ufeffexport function main(params) { return { got: params.x } }',
          '\ufefffunction main(params) { return { got: params.x } }',
        ]
        const answers = await Promise.all(ways.map((code) => answer(code, { parameters: { x: '한 \u0000 "' } })))
        for (const [at, said] of answers.entries()) assert.deepEqual(said, { got: '한 \u0000 "' }, ways[at] ?? '')
      })

      it('is what it is, whatever somebody says in a folder above its own', async () => {
        const { TMPDIR: before } = process.env
        const above = mkdtempSync(join(tmpdir(), 'above-'))
        chmodSync(above, 0o755)
        writeFileSync(join(above, 'package.json'), '{"type":"module"}')
        process.env['TMPDIR'] = above
        try {
          const archive = zipped({ name: 'index.js', text: 'exports.main = () => ({ got: "archive" })' })
          assert.deepEqual(await answer('exports.main = () => ({ got: "text" })'), { got: 'text' })
          assert.deepEqual(await answer(archive, { binary: true }), { got: 'archive' })
        } finally {
          if (before === undefined) delete process.env['TMPDIR']
          else process.env['TMPDIR'] = before
          rmSync(above, { recursive: true })
        }
      })

      it('prints nothing that it did not print itself, as a module neither', async () => {
        for (const code of ['export const main = () => ({})', 'exports.main = () => ({})']) assert.deepEqual((await run(code)).logs, [])
        const archive = zipped({ name: 'index.js', text: 'export const main = () => ({})' }, { name: 'package.json', text: '{}' })
        assert.deepEqual((await run(archive, { binary: true })).logs, [])
      })

      it('may name its entry point otherwise, and answer nothing at all', async () => {
        assert.deepEqual(await answer('exports.other = () => ({ other: 1 })', { main: 'other' }), { other: 1 })
        for (const code of ['exports.main = () => undefined', 'exports.main = () => null', 'exports.main = async () => {}'])
          assert.deepEqual(await answer(code), {})
      })

      it('that cannot be carried out ends as an action error, with the reason', async () => {
        const wrong: [code: string, reason: RegExp][] = [
          ['exports.main = () => { throw new RangeError("too far") }', /The action failed: RangeError: too far\.$/],
          ['exports.main = async () => { throw new Error("late") }', /Error: late/],
          ['exports.main = () => { throw "a text" }', /it threw a text, which is no error/],
          ['exports.main = () => { throw undefined }', /it threw undefined, which is no error/],
          ['exports.main = () => { throw { toJSON() { throw 1 } } }', /something that cannot be shown/],
          ['exports.main = () => { throw Object.assign(new Error("x"), { message: { toString() { throw 1 } } }) }', /cannot be shown/],
          [
            'exports.main = () => { setTimeout(() => { throw new Error("aside") }, 1); return new Promise(() => setTimeout(() => {}, 9e6)) }',
            /aside/,
          ],
          ['exports.main = () => { Promise.reject(new Error("aside")); return new Promise(() => setTimeout(() => {}, 9e6)) }', /aside/],
          ['exports.other = () => ({})', /the code has no function main: export it/],
          ['', /no function main/],
          ['exports.main = 7', /no function main/],
          ['exports.main = (', /SyntaxError/],
          ['import x from', /SyntaxError/],
          ["require('left-pad')", /Cannot find module/],
          ['throw new Error("while loading")', /while loading/],
          ['exports.main = () => [1]', /answered an array/],
          ['exports.main = () => 7', /answered number/],
          ['exports.main = () => "text"', /answered string/],
          ['exports.main = () => () => 1', /answered function/],
          ['exports.main = () => 7n', /answered bigint/],
          ['exports.main = () => Symbol("s")', /answered symbol/],
          ['exports.main = () => ({ a: 7n })', /cannot be written as JSON/],
          ['exports.main = () => { const a = {}; a.a = a; return a }', /cannot be written as JSON/],
          ['exports.main = () => ({ toJSON() {} })', /is not written as a JSON object, but as nothing/],
          ['exports.main = () => ({ toJSON: () => [1] })', /is not written as a JSON object, but as something else/],
          ['exports.main = () => ({ toJSON() { throw new Error("no") } })', /cannot be written as JSON: no/],
          ['exports.main = () => process.exit(0)', /without an answer/],
          ['exports.main = () => process.abort()', /without an answer/],
          ['exports.main = () => new Promise(() => {})', /main waits for a promise that can never settle/],
          [
            'await new Promise(() => {}); export const main = () => ({})',
            /while it is loaded the code waits for a promise that can never settle/,
          ],
          ['exports.main = () => ({ big: "x".repeat(2_000_000) })', /answered more than 1048576 bytes/],
          [
            'exports.main = () => { require(\'node:fs\').writeSync(3, \'{"kind":"result","content":"[1]"}\'); process.exit() }',
            /without an answer/,
          ],
          ["exports.main = () => { require('node:fs').writeSync(3, 'nonsense'); process.exit() }", /without an answer/],
        ]
        for (const [code, reason] of wrong) {
          const end = await run(code)
          assert.equal(end.status, 'action error', `${code}: ${end.reason}`)
          assert.match(end.reason, reason, code)
          assert.equal(typeof JSON.parse(end.result).error, 'string', code)
          assert.doesNotMatch(end.reason, /coffer-action-|harness\.mjs|\n\s+at /, code)
        }
      })

      it('that does not end is ended, with all that it started', async () => {
        for (const code of ['exports.main = () => { for (;;); }', 'exports.main = () => new Promise(() => setInterval(() => {}, 1000))']) {
          const end = await run(code, { timeoutMs: 500 })
          assert.deepEqual([end.status, end.reason], ['timed out', 'The action took longer than its limit of 500 ms and was ended.'])
        }
      })

      it('is ended when somebody asks, before and after it began, and as often as asked', async () => {
        const early = start('exports.main = () => { for (;;); }')
        early.kill()
        early.kill()
        assert.equal((await early.done).status, 'killed')
        const late = start('exports.main = () => { for (;;); }')
        setImmediate(() => setImmediate(() => late.kill()))
        assert.equal((await late.done).status, 'killed')
        late.kill()
      })

      it('keeps the last lines of much that it printed just before it answered, threw or went', async () => {
        const lines = 'for (let i = 0; i < 3000; i++) (i % 2 ? console.log : console.error)("x".repeat(50) + i)'
        const ends = [
          `exports.main = () => { ${lines}; return { ok: 1 } }`,
          `exports.main = () => { ${lines}; throw new Error("boom") }`,
          `exports.main = () => { ${lines}; process.exit() }`,
          `exports.main = () => { process.stdout.end(); ${lines.replace('console.log', 'console.error')}; return { ok: 1 } }`,
        ]
        for (const code of ends) {
          const { logs, cutOff } = await run(code)
          assert.deepEqual([logs.length, cutOff], [3000, false], code)
        }
      })

      it('prints what it likes: lines keep their stream, the rest of too much is cut off, nothing waits', async () => {
        const { logs } = await run(
          'exports.main = () => { console.log("one\\ntwo"); console.error("three 한"); process.stdout.write("open") }',
        )
        const of = (stream: string) => logs.filter((line) => line.stream === stream).map(({ time, text, ended }) => [time, text, ended])
        const time = '2026-01-05T00:00:00.000Z'
        assert.deepEqual(of('stdout'), [
          [time, 'one', true],
          [time, 'two', true],
          [time, 'open', false],
        ])
        assert.deepEqual(of('stderr'), [[time, 'three 한', true]])
        const much = await run(`
        const { writeSync } = require('node:fs')
        exports.main = () => {
          const piece = Buffer.from('x'.repeat(99_999) + '\\n')
          for (let sent = 0; sent < 100_000_000; ) { try { sent += writeSync(1, piece) } catch (error) { if (error.code !== 'EAGAIN') throw error } }
          return { all: true }
        }`)
        assert.deepEqual([much.status, much.result], ['success', '{"all":true}'])
        assert.ok(much.logs.map(({ text }) => text).join('').length <= 1_048_576)
        assert.equal(much.cutOff, true)
      })
    })
  })
}
