/** Has the runtime compile the server before its first start. Plain JavaScript, since run.mjs calls it. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runtimeIn } from './install.mjs'
import { whenLeaving } from './install-lock.mjs'

/** It takes a second or two; whatever holds it up holds up the start itself, too, which says what it is. */
const RUN_MAX_MS = 20_000

/** Where the runtime keeps what it compiled. */
export function compiledIn(root) {
  return join(root, 'node_modules', '.cache', 'node-compile')
}

/**
 * Runs the server once in a home of its own, where nothing was ever compiled. The start that a person waits for then takes half of the
 * time, and its process never holds what takes the types away. Resolves whether that went well or not: it only saves time.
 * `server`: the entry, its flags and its environment.
 */
export async function ensureCompiled(root, { entry, flags, environment }) {
  const compiled = compiledIn(root)
  if (existsSync(compiled)) return
  let home
  try {
    const beside = dirname(compiled)
    mkdirSync(beside, { recursive: true })
    home = mkdtempSync(join(beside, 'first-run-'))
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: compiled, ...environment }
    const settings = { COFFER_HOME: home, COFFER_PORT: '0', COFFER_LOG_LEVEL: 'warn' }
    await runOnce([...flags, join(root, entry)], root, home, { ...env, ...settings })
  } catch {
    // What is wrong with the folder, the start says.
  } finally {
    if (home !== undefined) rmSync(home, { recursive: true, force: true })
  }
}

/** Ends the server as soon as it is ready: what was compiled is written down when it ends. */
function runOnce(args, root, home, env) {
  return new Promise((resolve) => {
    const server = spawn(runtimeIn(root), args, { cwd: home, env, stdio: ['ignore', 'ignore', 'pipe'] })
    const tooLong = setTimeout(() => server.kill('SIGKILL'), RUN_MAX_MS)
    const stay = whenLeaving(() => {
      server.kill('SIGKILL')
      rmSync(home, { recursive: true, force: true })
    })
    server.stderr.once('data', () => server.kill())
    server.on('error', resolve)
    server.on('close', () => {
      clearTimeout(tooLong)
      stay()
      resolve()
    })
  })
}
