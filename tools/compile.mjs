/** Has the runtime compile the server before its first start. Plain JavaScript, since run.mjs calls it. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
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
 * time, and its process never holds what takes the types away. Resolves whether that went well or not: it only saves time. What was
 * compiled comes to its place as a whole, so that a run that was called off is made up for by the next.
 * `entry`, `flags`, `environment`: of the server.
 */
export async function ensureCompiled(root, { entry, flags, environment }) {
  const compiled = compiledIn(root)
  if (existsSync(compiled)) return
  const run = { folder: undefined, server: undefined }
  const end = () => {
    run.server?.kill('SIGKILL')
    if (run.folder !== undefined) remove(run.folder)
  }
  const stay = whenLeaving(end)
  try {
    const beside = dirname(compiled)
    mkdirSync(beside, { recursive: true })
    run.folder = mkdtempSync(join(beside, 'first-run-'))
    const [home, made] = [join(run.folder, 'home'), join(run.folder, 'compiled')]
    mkdirSync(home)
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: made, ...environment }
    const settings = { COFFER_HOME: home, COFFER_PORT: '0', COFFER_LOG_LEVEL: 'warn' }
    const stdio = ['ignore', 'ignore', 'pipe']
    run.server = spawn(runtimeIn(root), [...flags, join(root, entry)], { cwd: home, env: { ...env, ...settings }, stdio })
    await ended(run.server)
    renameSync(made, compiled)
  } catch {
    // What is wrong with the folder, the start says.
  } finally {
    end()
    stay()
  }
}

/** Ends the server as soon as it is ready: what was compiled is written down when it ends. */
function ended(server) {
  return new Promise((resolve) => {
    const tooLong = setTimeout(() => server.kill('SIGKILL'), RUN_MAX_MS)
    server.stderr.once('data', () => server.kill())
    server.on('error', resolve)
    server.on('close', () => {
      clearTimeout(tooLong)
      resolve()
    })
  })
}

/** More than once where needed: a server that was killed may still end what it was writing. */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 10 })
}
