/** Builds the console when its sources have changed since the last time. Plain JavaScript, since run.mjs calls it. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runtimeIn } from './install.mjs'
import { withInstallLock } from './install-lock.mjs'

/** What goes into the browser, and what decides how. */
const SOURCES = ['src/console', 'src/client', 'src/base', 'tools/console-build.ts', 'tsconfig.json', 'package.json', 'package-lock.json']
export const STAMP = 'dist/console/.sources'

/** Resolves when the console that the server will hand out is the one of these sources; rejects with a sentence for a person. */
export async function ensureConsole(root) {
  const wanted = sourcesHash(root)
  if (isBuilt(root, wanted)) return
  if (!existsSync(join(root, 'node_modules/vite'))) {
    process.stderr.write('The console is not built: its packages are left out here. The server starts without it.\n')
    return
  }
  await withInstallLock(root, async (names) => {
    if (isBuilt(root, wanted)) return
    process.stderr.write('Building the console…\n')
    await build(root, wanted, names)
  })
}

function isBuilt(root, wanted) {
  try {
    return readFileSync(join(root, STAMP), 'utf8') === wanted
  } catch {
    return false
  }
}

/** One hash over the names and contents of all sources. */
function sourcesHash(root) {
  const hash = createHash('sha256')
  for (const path of filesOf(root))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  return hash.digest('hex')
}

function filesOf(root) {
  return SOURCES.flatMap((path) => {
    const whole = join(root, path)
    if (!existsSync(whole)) return []
    return statSync(whole).isDirectory() ? readdirSync(whole, { recursive: true }).map((name) => join(path, name)) : [path]
  })
    .filter((path) => statSync(join(root, path)).isFile())
    .sort()
}

async function build(root, stamp, names) {
  const child = spawn(runtimeIn(root), ['--disable-warning=ExperimentalWarning', join(root, 'tools/console-build.ts'), stamp], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.pid !== undefined) names(child.pid)
  const said = []
  child.stdout.on('data', (chunk) => said.push(chunk))
  child.stderr.on('data', (chunk) => said.push(chunk))
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1))
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`The console could not be built.\n\n${Buffer.concat(said).toString('utf8').trim()}`)
}
