import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { inTurn } from '../support/turns.ts'
import { startBystander } from './bystander.ts'
import { HOME_SECRET, LAYERS, runnerBehind, SERVER_SECRET } from './running.ts'

/** What malicious code tries. Each resolves to what it got hold of, or throws; nothing may come back. */
const ATTEMPTS: Record<string, string> = {
  "the server's environment": `return readAll((pid) => '/proc/' + pid + '/environ').includes(p.serverSecret)`,
  "other processes' arguments": `return readAll((pid) => '/proc/' + pid + '/cmdline').includes('setInterval')`,
  'its root key': `return fs.readFileSync(p.home + '/root.key', 'utf8')`,
  'the names in its home': 'return fs.readdirSync(p.home)',
  'its home, by way of /proc': `return fs.readFileSync('/proc/' + p.server + '/root' + p.home + '/root.key', 'utf8')`,
  '/etc/shadow': `return fs.readFileSync('/etc/shadow', 'utf8').length`,
  "a file of somebody else's": `return fs.readFileSync(p.foreign, 'utf8')`,
  'the folders of other runs': `return fs.readdirSync(p.tmp).filter((name) => name.startsWith('coffer-'))`,
  'the harness, to change it': `fs.appendFileSync(process.argv[1], '//'); return 'written'`,
  'a file to write': `fs.writeFileSync(p.tmp + '/x', 'x'); return 'written'`,
  'a memory dump': `return require('node:v8').writeHeapSnapshot()`,
  'a report in a file': `return process.report.writeReport(p.tmp + '/report.json')`,
  'a database': `const { DatabaseSync } = require('node:sqlite'); new DatabaseSync(':memory:'); return 'opened'`,
  'another program': `return require('node:child_process').execFileSync('/bin/ls', ['/']).length`,
  'another program, by the inside of Node': `const { spawn } = process.binding('spawn_sync'); return spawn({ file: '/bin/ls', args: ['ls'], stdio: [] }).pid`,
  'a thread': `const { Worker } = require('node:worker_threads'); new Worker('1', { eval: true }); return 'started'`,
  'a native module': `process.dlopen({ exports: {} }, '/usr/lib/x.node'); return 'loaded'`,
  WASI: `const { WASI } = require('node:wasi'); new WASI({ version: 'preview1', preopens: { '/': '/' } }); return 'made'`,
  'a debugger of its own': `const inspector = require('node:inspector'); inspector.open(0); return inspector.url()`,
  'a signal to the server': `process.kill(p.server, 'SIGUSR2'); return 'sent'`,
  'the debugger of the server': `process._debugProcess(p.server); return 'sent'`,
  'another user': `process.setuid(0); return 'root'`,
  'its permissions back': `return process.permission.has('fs.read', '/etc/passwd') || process.permission.has('child')`,
}
/** With the runtime's flags alone and no layer, these are not held where the server is not root. */
const NOT_HELD_BY_FLAGS = ['a signal to the server', 'the debugger of the server']
const TRYING = `
const fs = require('node:fs')
exports.main = async (p) => {
  const readAll = (path) => {
    let all = ''
    for (let pid = 1; pid < p.server + 100; pid++) { try { all += fs.readFileSync(path(pid), 'latin1') } catch {} }
    return all
  }
  const stopped = {}, got = {}
  for (const [what, code] of Object.entries(p.attempts)) {
    try {
      const result = await new (async () => {}).constructor('p', 'fs', 'require', 'readAll', code)(p, fs, require, readAll)
      if (result === false || result === undefined) stopped[what] = 'nothing there'
      else got[what] = result
    } catch (error) { stopped[what] = error.code ?? error.message }
  }
  return { stopped, got }
}`

const server = await startBystander(SERVER_SECRET)
let signals = 0
server.on('exit', () => signals++)
const foreign = join(tmpdir(), `foreign-${process.pid}`)
writeFileSync(foreign, 'foreign', { mode: 0o600 })

for (const layer of inTurn(LAYERS)) {
  describe(`on ${layer}`, async () => {
    const { home, answer, run } = await runnerBehind(layer)
    describe(`what an action behind ${layer} cannot reach`, () => {
      it('is everything that is not its own', async () => {
        const parameters = { attempts: ATTEMPTS, home, server: server.pid, tmp: tmpdir(), foreign, serverSecret: SERVER_SECRET }
        const { stopped, got } = await answer(TRYING, { parameters })
        console.log(`# behind ${layer}, with the runtime's flags`)
        for (const [what, by] of Object.entries(stopped)) console.log(`#   ${what} → ${by}`)
        const open = layer === 'weak' && process.getuid?.() !== 0 ? NOT_HELD_BY_FLAGS : []
        assert.deepEqual(
          Object.keys(got).filter((what) => !open.includes(what)),
          [],
          JSON.stringify(got),
        )
        assert.equal(Object.keys(stopped).length + Object.keys(got).length, Object.keys(ATTEMPTS).length)
        assert.doesNotMatch(JSON.stringify(got), new RegExp(HOME_SECRET))
        assert.equal(signals, 0)
      })

      it('is the time and memory of the machine', async () => {
        const tell = (what: string, by: string) => console.log(`#   ${what} → ${by}`)
        const loop = await run('exports.main = () => { for (;;); }', { timeoutMs: 500 })
        tell('an endless loop', loop.reason)
        assert.equal(loop.status, 'timed out')
        const bytes = await run(
          'exports.main = async () => { const held = []; for (;;) { held.push(Buffer.alloc(64e6, 1)); await new Promise((go) => setTimeout(go, 10)) } }',
        )
        tell('all memory, beside the heap', bytes.reason)
        assert.deepEqual([bytes.status, /128 MB/.test(bytes.reason)], ['killed', true])
        const heap = await run('exports.main = () => { const held = []; for (;;) held.push(new Array(1e5).fill({})) }')
        tell('all memory, on the heap', heap.reason)
        assert.notEqual(heap.status, 'success')
      })
    })
  })
}
after(() => rmSync(foreign))
