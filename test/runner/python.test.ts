import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { ActionEnd, ActionRun } from '#core/ports/runner'
import { processesWith, startBystander } from './bystander.ts'
import { HOME_SECRET, runnerBehind, SERVER_SECRET } from './running.ts'

const bare = await runnerBehind('bubblewrap')
const missing = bare.refusal('python:3')?.message
const skip = missing ?? false
const kind = 'python:3'
const run = (code: string, more: Partial<ActionRun> = {}): Promise<ActionEnd> => bare.run(code, { kind, ...more })
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back, and fails if it is not what it should be
const answer = (code: string, more: Partial<ActionRun> = {}): Promise<any> => bare.answer(code, { kind, ...more })

describe('an action in Python', { skip }, () => {
  it('answers with its parameters, written in any of the usual ways', async () => {
    const ways = [
      'def main(args):\n  return {"got": args["x"]}',
      'async def main(args):\n  import asyncio\n  await asyncio.sleep(0)\n  return {"got": args["x"]}',
      'main = lambda args: dict(got=args["x"])',
      'class Main:\n  def __call__(self, args):\n    return {"got": args["x"]}\nmain = Main()',
      'if __name__ == "__main__":\n  raise RuntimeError("run by hand")\ndef main(args):\n  return {"got": args.get("x")}',
      'from dataclasses import dataclass\n@dataclass\nclass Got:\n  x: str\ndef main(args):\n  return {"got": Got(args["x"]).x}',
    ]
    for (const code of ways) assert.deepEqual(await answer(code, { parameters: { x: '한 \u0000 "' } }), { got: '한 \u0000 "' }, code)
  })

  it('may name its entry point otherwise, and answer nothing at all', async () => {
    assert.deepEqual(await answer('def other(args):\n  return {"other": 1}', { main: 'other' }), { other: 1 })
    assert.deepEqual(await answer('def main(args):\n  pass'), {})
  })

  it('finds its environment, and nothing else in it', async () => {
    const environment = { SECRET_ID: 'one', NCLOUD_SECRET_KEY: 'two' }
    assert.deepEqual(await answer('import os\ndef main(args):\n  return dict(os.environ)', { environment }), environment)
  })

  it('that cannot be carried out ends as an action error, with the reason', async () => {
    const wrong: [code: string, reason: RegExp][] = [
      ['def main(args):\n  raise ValueError("too far")', /The action failed: ValueError: too far\.$/],
      ['async def main(args):\n  raise ValueError("late")', /ValueError: late/],
      ['class Odd(Exception):\n  def __str__(self):\n    raise ValueError\ndef main(args):\n  raise Odd()', /cannot be shown/],
      ['def main(args):\n  raise KeyboardInterrupt', /KeyboardInterrupt/],
      ['def main(args):\n  return main(args)', /RecursionError/],
      ['def other(args):\n  return {}', /the code has no function main: define it/],
      ['', /no function main/],
      ['main = 7', /no function main/],
      ['def main(', /SyntaxError: .*index\.py, line 1/],
      ['import requests', /ModuleNotFoundError: No module named 'requests'/],
      ['raise ValueError("while loading")', /while loading/],
      ['def main(args):\n  return [1]', /answered list; it has to answer a dict/],
      ['def main(args):\n  return "text"', /answered str/],
      ['def main(args):\n  return {"a": {1}}', /cannot be written as JSON/],
      ['def main(args):\n  return {"a": float("nan")}', /cannot be written as JSON/],
      ['def main(args):\n  a = {}\n  a["a"] = a\n  return a', /cannot be written as JSON/],
      ['import sys\ndef main(args):\n  sys.exit(0)', /it called sys\.exit; main has to return its answer/],
      ['import os\ndef main(args):\n  os._exit(0)', /without an answer/],
      ['import os\ndef main(args):\n  os.abort()', /without an answer/],
      ['def main(args):\n  return {"big": "x" * 2_000_000}', /answered more than 1048576 bytes/],
      ['import os\ndef main(args):\n  os.write(3, b\'{"kind":"result","content":"[1]"}\')\n  os._exit(0)', /without an answer/],
    ]
    for (const [code, reason] of wrong) {
      const end = await run(code)
      assert.equal(end.status, 'action error', `${code}: ${end.reason}`)
      assert.match(end.reason, reason, code)
      assert.equal(typeof JSON.parse(end.result).error, 'string', code)
      assert.doesNotMatch(end.reason, /coffer-action-|harness\.py|\/action/, code)
    }
  })

  it('prints what it likes, and nothing waits', async () => {
    const { logs } = await run(
      'import sys\ndef main(args):\n  print("one\\ntwo")\n  print("three 한", file=sys.stderr)\n  print("open", end="")',
    )
    const lines = logs.map(({ stream, text }) => `${stream}: ${text}`)
    assert.deepEqual(lines.sort(), ['stderr: three 한', 'stdout: one', 'stdout: open', 'stdout: two'])
    const much = await run('def main(args):\n  for _ in range(1000):\n    print("x" * 99_999)\n  return {"all": True}')
    assert.deepEqual([much.status, much.result, much.cutOff], ['success', '{"all": true}', true])
  })

  it('is ended at its limits, with all that it started', async () => {
    const tell = (what: string, by: string) => console.log(`#   ${what} → ${by}`)
    const mark = `python-child-${process.pid}`
    const loop = await run(
      `import os, sys, time\ndef main(args):\n  if os.fork() == 0:\n    os.setsid()\n    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(99)", "${mark}"])\n  while True: pass`,
      { timeoutMs: 700 },
    )
    tell('an endless loop, and a child that outlives it', loop.reason)
    assert.equal(loop.status, 'timed out')
    const left = await answer(
      `import os, sys\ndef main(args):\n  if os.fork() == 0:\n    os.setsid()\n    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(99)", "${mark}"])\n  return {"left": 1}`,
    )
    assert.deepEqual(left, { left: 1 })
    // What dies with its space of processes dies a moment after its first process.
    while (processesWith(mark).length > 0) await new Promise((resolve) => setImmediate(resolve))
    const once = await run('def main(args):\n  held = b"x" * 10**9\n  return {}')
    tell('1 GB of memory at once', once.reason)
    assert.match(once.reason, /it wanted more than its limit of 128 MB of memory/)
    const slowly = await run(
      'import time\ndef main(args):\n  held = []\n  while True:\n    held.append(b"x" * 30_000_000)\n    time.sleep(0.02)',
    )
    tell('1 GB of memory by and by', slowly.reason)
    assert.match(slowly.reason, /128 MB/)
    const bomb = await answer(
      'import os, time\ndef main(args):\n  made = 0\n  try:\n    while made < 1000:\n      if os.fork() == 0:\n        time.sleep(99)\n      made += 1\n  except OSError as error:\n    return {"made": made, "by": str(error)}\n  return {"made": made}',
      // Many processes hold much memory: here their number is what should stop them.
      { memoryMb: 1024 },
    )
    tell('a fork bomb', `${bomb.by} after ${bomb.made}`)
    assert.ok(bomb.made < 64, String(bomb.made))
  })
})

/** What malicious code tries, where no flags of a runtime hold it: each gives what it got hold of, or raises. */
const ATTEMPTS: Record<string, string> = {
  "the server's environment": `[1 for p in all_of('environ') if args['serverSecret'].encode() in p]`,
  "other processes' arguments": `[1 for p in all_of('cmdline') if b'setInterval' in p]`,
  'its memory': `open('/proc/%d/mem' % args['server'], 'rb')`,
  'its memory, as a debugger': `traced(args['server'])`,
  'its root key': `open(args['home'] + '/root.key').read()`,
  'its home, by way of /proc': `open('/proc/%d/root%s/root.key' % (args['server'], args['home'])).read()`,
  'its database': `__import__('sqlite3').connect(args['home'] + '/coffer.db').execute('create table x (y)')`,
  '/etc/shadow and /etc/passwd': `[open(p).read() for p in ('/etc/passwd', '/etc/shadow')]`,
  "a file of somebody else's": `open(args['foreign']).read()`,
  'the folders of other runs': `[n for n in os.listdir(args['tmp']) if n.startswith('coffer')]`,
  'a file to write': `[open(p, 'w') for p in ('/x', args['tmp'] + '/x', '/dev/x', '/dev/shm/x', '/action/x', '/var/tmp/x') if not failed(p)]`,
  'memory that pretends to be a file': `os.write(os.memfd_create('x'), b'x' * 9)`,
  'byte code beside the harness': `[n for n in os.listdir('/action') if 'pycache' in n]`,
  'another program': `subprocess.run(['/bin/sh', '-c', 'id'])`,
  "the server's runtime": `os.stat('/runtime/node')`,
  'a signal to the server': `os.kill(args['server'], 12)`,
  'another user': `os.setuid(0) or open('/etc/shadow')`,
  'a mount': `libc('mount', b'none', b'/dev', b'tmpfs', 0, None)`,
  'another root': `os.chroot('/dev')`,
  'a higher limit': 'resource.setrlimit(resource.RLIMIT_NPROC, (9999, 9999))',
  'a device': `os.mknod(args['tmp'] + '/disk', 0o60600, os.makedev(8, 0))`,
  'raw packets': 'socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)',
}
const TRYING = `
import ctypes, os, resource, socket, subprocess
def main(args):
  def all_of(what):
    for pid in os.listdir('/proc'):
      if pid.isdigit() and int(pid) != os.getpid():
        try:
          yield open('/proc/' + pid + '/' + what, 'rb').read()
        except OSError:
          pass
  def failed(path):
    try:
      open(path, 'w').close()
      return False
    except OSError:
      return True
  def libc(name, *given):
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*given) != 0:
      raise OSError(ctypes.get_errno(), 'refused')
    return name
  def traced(pid):
    return libc('ptrace', 16, pid, 0, 0)
  stopped, got = {}, {}
  for what, code in args['attempts'].items():
    try:
      result = eval(code, {**globals(), **locals()})
      if result in (None, [], 0):
        stopped[what] = 'nothing there'
      else:
        got[what] = str(result)
    except Exception as error:
      stopped[what] = type(error).__name__ + ': ' + str(error)[:60]
  return {'stopped': stopped, 'got': got}
`

describe('what an action in Python cannot reach', { skip }, () => {
  it('is everything that is not its own', async () => {
    const server = await startBystander(SERVER_SECRET)
    const foreign = join(tmpdir(), `foreign-python-${process.pid}`)
    writeFileSync(foreign, 'foreign', { mode: 0o644 })
    after(() => rmSync(foreign))
    const parameters = {
      attempts: ATTEMPTS,
      home: bare.home,
      server: server.pid,
      tmp: tmpdir(),
      foreign,
      serverSecret: SERVER_SECRET,
    }
    const { stopped, got } = await answer(TRYING, { parameters })
    console.log('# Python behind bubblewrap')
    for (const [what, by] of Object.entries(stopped)) console.log(`#   ${what} → ${by}`)
    assert.deepEqual(got, {})
    assert.deepEqual(Object.keys(stopped).sort(), Object.keys(ATTEMPTS).sort())
    assert.doesNotMatch(JSON.stringify(stopped), new RegExp(HOME_SECRET))
    assert.equal(server.exitCode ?? server.signalCode, null)
  })

  it('is said before it runs, where there is no Python or nothing to hold it', async () => {
    const none = await runnerBehind('bubblewrap', { pythons: ['/bin/true', '/nowhere/python3'] })
    assert.match(none.refusal('python:3')?.message ?? '', /no Python 3\.8 or later that works behind bubblewrap\. Install python3/)
    assert.match(none.notices.join('\n'), /no python:\* action can run/)
    assert.equal(none.refusal('nodejs:20'), undefined)
    assert.match((await none.run('def main(args): pass', { kind })).reason, /Install python3/)
    for (const layer of ['unshare', 'weak'] as const) {
      const { refusal } = await runnerBehind(layer)
      assert.match(refusal('python:3')?.message ?? '', /python:\* actions need bubblewrap.*Install it/)
    }
  })
})

describe('a Python', { skip }, () => {
  it('is the one of the system, whatever the path of the caller says', () => {
    assert.match(bare.notices.join('\n'), /python:\* actions run on Python 3\.\d+\.\d+ \(\/(?:usr|opt|bin)\//)
  })
})
