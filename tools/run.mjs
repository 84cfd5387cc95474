/**
 * The one way in for every script of package.json: puts the packages in place, then hands over to the pinned runtime.
 * Plain JavaScript without dependencies, since it runs before anything is installed, on any Node from 20 on.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compiledIn, ensureCompiled } from './compile.mjs'
import { ensureConsole } from './console.mjs'
import { ensureInstalled, runtimeIn } from './install.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** Nothing of ours is a link, and looking at each folder of each module whether it is one takes a quarter of a start. */
const USUAL = ['--disable-warning=ExperimentalWarning', '--preserve-symlinks']
const SERVER_FLAGS = JSON.parse(readFileSync(join(ROOT, 'src/server/flags.json'), 'utf8'))
const SERVER_ENVIRONMENT = JSON.parse(readFileSync(join(ROOT, 'src/server/environment.json'), 'utf8'))

/**
 * `dev`: needs the packages that only development needs. `console`: needs the console built. `home`: runs in the
 * repository whatever the caller's folder.
 */
const TASKS = {
  start: { entry: 'src/server/main.ts', flags: SERVER_FLAGS, environment: SERVER_ENVIRONMENT, console: true },
  'build:console': { console: true },
  screens: { entry: 'test/browser/screens.ts', flags: USUAL, dev: true, console: true, home: true },
  coffer: { entry: 'src/cli/main.ts', flags: USUAL },
  call: { entry: 'src/cli/main.ts', flags: USUAL, args: ['call'] },
  quickstart: { entry: 'src/cli/main.ts', flags: USUAL, args: ['quickstart'] },
  bench: { entry: 'bench/main.ts', flags: USUAL, dev: true, home: true },
  test: { entry: 'tools/test.ts', flags: USUAL, dev: true, console: true, home: true },
  'test:slow': { entry: 'tools/test.ts', flags: USUAL, args: ['--slow'], dev: true, console: true, home: true },
  ok: { entry: 'tools/ok.ts', flags: USUAL, dev: true, home: true },
  format: { entry: 'tools/ok.ts', flags: USUAL, args: ['--format'], dev: true, home: true },
  openapi: { entry: 'tools/openapi.ts', flags: USUAL, dev: true, home: true },
  lock: { entry: 'tools/complete-lock.ts', flags: USUAL, dev: true, home: true },
}

/** Signals that end a program. The child has a process group of its own, so it gets them from here and from nobody else. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']
/** Ctrl-C comes twice, from the terminal and again from npm. A person who means it twice is slower than this. */
const SAME_PRESS_MS = 300

const [name = '', ...rest] = process.argv.slice(2)
const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined
if (Number.parseInt(process.versions.node, 10) < 20) stop(`Coffer starts with Node 20 or newer, and this is ${process.version}.`)
else if (task === undefined) stop(`There is no task "${name}". The tasks are: ${Object.keys(TASKS).join(', ')}.`)
else if (task.entry !== undefined && !existsSync(join(ROOT, task.entry)))
  stop(`The file ${task.entry} is missing from this copy of the repository.`)
else
  await ensureInstalled(ROOT, task.dev === true)
    .then(() => Promise.all([task.console && ensureConsole(ROOT), task === TASKS.start && ensureCompiled(ROOT, task)]))
    .then(() => (task.entry === undefined ? undefined : run(task)), stop)

function run({ entry, flags, environment = {}, args = [], home = false }) {
  const windows = process.platform === 'win32'
  const child = spawn(runtimeIn(ROOT), [...flags, join(ROOT, entry), ...args, ...rest], {
    stdio: 'inherit',
    detached: !windows,
    cwd: home ? ROOT : process.cwd(),
    env: { NODE_COMPILE_CACHE: compiledIn(ROOT), ...environment, ...process.env },
  })
  const arrived = new Map()
  for (const signal of ENDING) {
    process.on(signal, () => {
      const now = performance.now()
      const before = arrived.get(signal)
      arrived.set(signal, now)
      if (!windows && (before === undefined || now - before > SAME_PRESS_MS)) child.kill(signal)
    })
  }
  child.on('error', (error) => stop(`The pinned Node does not run here (${error.message}). Remove node_modules and call again.`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    for (const each of ENDING) process.removeAllListeners(each)
    process.exitCode = 128 + (constants.signals[signal] ?? 0)
    if (ENDING.includes(signal)) process.kill(process.pid, signal)
  })
}

function stop(reason) {
  process.stderr.write(`${reason instanceof Error ? reason.message : reason}\n`)
  process.exitCode = 1
}
