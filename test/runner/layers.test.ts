import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { candidates, findPrograms, type Layer } from '#runner/layers'
import { processesWith, startBystander } from './bystander.ts'
import { HOME_SECRET, SERVER_SECRET } from './running.ts'

/**
 * The layers by themselves: the code inside runs without the runtime's permission flags, as if it had broken out of
 * them. What is held here is held by the kernel.
 */
const isRoot = process.getuid?.() === 0
const server = await startBystander(SERVER_SECRET)
/** Where the tests are root's, the layers of ordinary users are tried as one, with a server of the same user. */
const ORDINARY = 1_990_000_005
const dropping = isRoot ? ['setpriv', `--reuid=${ORDINARY}`, `--regid=${ORDINARY}`, '--clear-groups', '--'] : []
const ordinaryServer = isRoot ? await startBystander(SERVER_SECRET, ORDINARY) : server
const home = mkdtempSync(join(tmpdir(), 'coffer-home-'))
writeFileSync(join(home, 'root.key'), HOME_SECRET, { mode: 0o644 })
chmodSync(home, 0o755)
const folder = mkdtempSync(join(tmpdir(), 'coffer-bare-'))
chmodSync(folder, 0o755)
after(() => {
  for (const path of [home, folder]) rmSync(path, { recursive: true, force: true })
})

interface Tried {
  name: string
  layer: Layer
  /** What runs the layer's command, and the process that it may not reach. */
  before: readonly string[]
  pid: number
}

const TRIED: Tried[] = [
  ...candidates(findPrograms(), isRoot).map((layer) => ({ layer, before: [], pid: server.pid, who: isRoot ? 'root' : 'an ordinary user' })),
  ...(isRoot ? candidates(findPrograms(), false) : []).map((layer) => ({
    layer,
    before: dropping,
    pid: ordinaryServer.pid,
    who: 'an ordinary user',
  })),
]
  .map(({ who, ...tried }) => ({
    ...tried,
    name: `${tried.layer.name} of ${who}, ${tried.layer.ownUser ? 'as a user of its own' : 'in a user namespace'}`,
  }))
  .filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at)

function runIn(
  { layer, before, pid }: Tried,
  code: string,
  uid = 1_990_000_000,
  env = {},
): Promise<{ out: string; code: number | string }> {
  const args = ['-e', `const p = ${JSON.stringify({ home, server: pid, folder, tmp: tmpdir() })};${code}`]
  const wrapped = layer.wrap({ runtime: realpathSync(process.execPath), folder, home, uid: layer.ownUser ? uid : undefined, args })
  const [command = wrapped.command, ...rest] = [...before, wrapped.command, ...wrapped.args]
  return new Promise((resolve) => {
    execFile(command, rest, { env, cwd: '/', timeout: 20_000, killSignal: 'SIGKILL' }, (error, out, err) =>
      resolve({ out: `${out}${err}`, code: error === null ? 0 : (error.code ?? error.signal ?? 'killed') }),
    )
  })
}

const ATTEMPTS: Record<string, string> = {
  'the environment of the server': `read('/proc/' + p.server + '/environ')`,
  'the memory of the server': `fs.openSync('/proc/' + p.server + '/mem', 'r+')`,
  'its home, by way of /proc': `read('/proc/' + p.server + '/root' + p.home + '/root.key')`,
  'any environment but its own': `fs.readdirSync('/proc').filter((n) => +n && +n !== process.pid).some((n) => { try { return read('/proc/' + n + '/environ').includes('BYSTANDER') } catch { return false } }) || none()`,
  'the root key': `read(p.home + '/root.key')`,
  'the root key, with the empty folder taken off': `run('umount', p.home) || read(p.home + '/root.key')`,
  'the root key, in another mount namespace': `run('unshare', '--mount', '--map-root-user', 'umount', p.home) && read(p.home + '/root.key')`,
  '/etc/shadow': `read('/etc/shadow')`,
  'a signal to the server': `process.kill(p.server, 'SIGUSR2')`,
  'signals to everybody': `process.kill(-1, 0) && fs.readdirSync('/proc').filter((n) => +n).length > 4 || none()`,
  'a device': `run('mknod', p.tmp + '/disk', 'b', '8', '0')`,
  'a setting of the kernel': `fs.writeFileSync('/proc/sys/kernel/hostname', 'mine')`,
  'any setting of the kernel or of a device': `writable('/proc').concat(writable('/sys')).filter((path) => !OF_ITS_NAMESPACES.test(path)).join() || none()`,
  'a file in the root of its file system': `fs.writeFileSync('/x', 'x')`,
  'another user': `process.setuid(0) || process.getuid() === 0 && read('/etc/shadow')`,
  'the runtime, to change it': `fs.appendFileSync(process.execPath, 'x')`,
  "the run's folder, to change it": `fs.writeFileSync((fs.existsSync('/action') ? '/action' : p.folder) + '/x', 'x')`,
}
/** Settings that each space of processes and messages has for itself: those of the machine stay as they are. */
const OF_ITS_NAMESPACES = /^\/proc\/sys\/(?:fs\/mqueue\/|kernel\/(?:auto_msgmni|msg\w+|pid_max|sem|shm\w+)$)/
const TRYING = `
const OF_ITS_NAMESPACES = ${OF_ITS_NAMESPACES}
const fs = require('node:fs'), { spawnSync } = require('node:child_process')
const read = (path) => fs.readFileSync(path, 'latin1')
const none = () => { throw new Error('nothing there') }
const run = (...command) => { const { status, error } = spawnSync(command[0], command.slice(1)); if (status !== 0) throw error ?? new Error('refused'); return status === 0 }
function writable(folder) {
  let found = []
  let entries = []
  try { entries = fs.readdirSync(folder, { withFileTypes: true }) } catch {}
  for (const entry of entries) {
    const path = folder + '/' + entry.name
    // Of its own processes it may change what it likes; the others are everybody's, and change nothing for anybody else.
    if (/^\\/proc\\/(\\d+|self|thread-self|pressure|sys\\/kernel\\/ns_last_pid)$/.test(path)) continue
    if (entry.isDirectory()) found = found.concat(writable(path))
    else if (entry.isFile()) try { fs.accessSync(path, fs.constants.W_OK); fs.closeSync(fs.openSync(path, 'a')); found.push(path) } catch {}
  }
  return found
}
const said = {}
for (const [what, code] of Object.entries(${JSON.stringify(ATTEMPTS)})) {
  try { const got = eval(code); said[what] = 'GOT ' + got } catch (error) { said[what] = error.code ?? error.message }
}
console.log(JSON.stringify(said))`

for (const tried of TRIED) {
  describe(`${tried.name}, without the runtime's flags`, () => {
    it('keeps from the code the keys of another run at the same time, which runs for the same server', async () => {
      const other = runIn(tried, 'console.log(process.env.KEY); setTimeout(() => {}, 400)', 1_990_000_001, { KEY: 'key-of-another-run' })
      const { out } = await runIn(
        tried,
        `const fs = require('node:fs')
         const end = Date.now() + 300
         let seen = ''
         while (Date.now() < end) for (const n of fs.readdirSync('/proc').filter((n) => +n))
           for (const what of ['environ', 'cmdline', 'mem', 'cwd', 'fd/0'])
             try { seen += fs.readFileSync('/proc/' + n + '/' + what, 'latin1') } catch {}
         console.log(seen.includes('key-of-' + 'another-run') ? 'GOT' : 'nothing there')`,
      )
      assert.match((await other).out, /key-of-another-run/)
      console.log(`#   another run's key in its environment → ${out.trim()}`)
      assert.equal(out, 'nothing there\n')
    })

    it('keeps from the code what is not its own', async () => {
      const { out } = await runIn(tried, TRYING)
      const said = JSON.parse(out) as Record<string, string>
      console.log(`# behind ${tried.name}, without the runtime's flags`)
      for (const [what, by] of Object.entries(said)) console.log(`#   ${what} → ${by}`)
      assert.deepEqual(Object.keys(said), Object.keys(ATTEMPTS))
      assert.deepEqual(
        Object.entries(said).filter(([, by]) => by.startsWith('GOT')),
        [],
      )
      for (const { exitCode, signalCode } of [server, ordinaryServer]) assert.equal(exitCode ?? signalCode, null)
    })

    it('gives no more than a process needs: few processes, no capability, no new rights', async () => {
      const { out } = await runIn(
        tried,
        `const fs = require('node:fs'), { spawn } = require('node:child_process')
         const status = fs.readFileSync('/proc/self/status', 'latin1')
         const held = Object.fromEntries([...status.matchAll(/^(Cap\\w+|NoNewPrivs):\\s+(\\S+)/gm)].map(([, k, v]) => [k, v]))
         let started = 0, refused = 0
         for (let n = 0; n < 200; n++) { const child = spawn('sleep', ['9']); child.on('error', () => refused++); if (child.pid) started++ }
         setTimeout(() => { console.log(JSON.stringify({ ...held, started })); process.exit() }, 20)`,
      )
      const held = JSON.parse(out)
      assert.deepEqual([held.CapPrm, held.CapEff, held.CapBnd, held.CapInh, held.CapAmb], new Array(5).fill('0000000000000000'))
      assert.equal(held.NoNewPrivs, '1')
      assert.ok(held.started < 64, `${held.started} processes could be started`)
    })

    it('ends whatever the code started, however it hid', async () => {
      const mark = `survivor-${tried.name.replaceAll(/\W/g, '')}`
      await runIn(
        tried,
        `const { spawn } = require('node:child_process')
         const hidden = "trap '' HUP TERM INT; ${mark}=1; while :; do sleep 1; done"
         for (const command of [['setsid', 'sh', '-c', hidden], ['sh', '-c', '(' + hidden + ') &']])
           spawn(command[0], command.slice(1), { detached: true, stdio: 'ignore' }).unref()
         setTimeout(() => process.exit(), 100)`,
      )
      assert.deepEqual(processesWith(mark), [])
    })
  })
}

describe('the choice of a layer', () => {
  it('is none where there is no program for one', () => {
    assert.deepEqual(candidates({}, true), [])
    assert.deepEqual(candidates({ prlimit: '/usr/bin/prlimit', sh: '/bin/sh', setpriv: '/usr/bin/setpriv' }, false), [])
    assert.deepEqual(candidates({ unshare: '/usr/bin/unshare', sh: '/bin/sh' }, false), [], 'unshare alone cannot give up what root may')
  })

  it('prefers a file system of its own', () => {
    mkdirSync(join(folder, 'unused'), { recursive: true })
    for (const root of [true, false]) assert.equal(candidates(findPrograms(), root)[0]?.name, 'bubblewrap')
  })
})
