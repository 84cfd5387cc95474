/** Brings node_modules in line with package-lock.json, once, whoever comes first. Plain JavaScript for the same reason as run.mjs. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { withInstallLock } from './install-lock.mjs'

/** What npm's own words mean for the person in front of the screen. The first that fits is said. */
const REASONS = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH/,
    'the npm registry cannot be reached. Check the network and the proxy that npm uses',
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_/,
    'the certificate of the npm registry is not trusted here. Check the cafile setting of npm',
  ],
  [/EUSAGE/, 'package.json and package-lock.json do not fit together. Run "npm install" and commit both'],
  [/EINTEGRITY/, 'a package is not the one that package-lock.json names. Run "npm cache clean --force" and find out who changed it'],
  [/E404|ETARGET|E403/, 'the npm registry does not hand out one of the packages. Check which registry npm uses'],
  [/ENOSPC/, 'the disk is full. Make room'],
  [/EACCES|EPERM|EROFS/, 'a file or folder cannot be written. Check who owns this folder and the cache of npm'],
]

export function runtimeIn(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/** Rejects with sentences for a person. Quiet when there is nothing to do; otherwise tells of its progress on stderr. */
export async function ensureInstalled(root, withDev) {
  if (isInstalled(root, withDev)) return
  await withInstallLock(root, async (names) => {
    if (isInstalled(root, withDev)) return
    process.stderr.write('Installing the packages that package-lock.json names. This happens once and takes about a minute.\n')
    await install(root, withDev, names)
    if (isInstalled(root, withDev)) return
    throw new Error(
      'npm installed the packages, but the runtime or some package is missing. If npm is set to ignore-scripts, run "npm ci --ignore-scripts=false" here once: the package "node" fetches the runtime by its install script.',
    )
  })
}

/**
 * Compares what npm noted in node_modules with package-lock.json. npm writes its note after everything else, so an
 * install that broke off has none. Packages for other platforms may be missing, and additional ones do no harm. Those
 * that package.json itself names as optional build the console: they are missing only where npm is told to leave them out.
 */
function isInstalled(root, withDev) {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === undefined || present === undefined || !existsSync(runtimeIn(root))) return false
  const named = Object.keys(wanted['']?.optionalDependencies ?? {}).map((name) => `node_modules/${name}`)
  if (!leavesOut('optional') && !named.every((path) => present[path] !== undefined)) return false
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional, dev }]) => {
    if (path === '') return true
    const found = present[path]
    if (found === undefined) return optional === true || devOptional === true || (dev === true && !withDev)
    return found.version === version && found.integrity === integrity
  })
}

/** Whether packages of development lie there: whoever starts the server between two tests keeps them. */
function hasDev(root) {
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json')) ?? {}
  return Object.values(present).some(({ dev }) => dev === true)
}

/** Whether npm's own settings, such as NPM_CONFIG_OMIT=optional, leave out one kind of packages. */
function leavesOut(kind) {
  return Object.entries(process.env).some(([name, value = '']) => /^npm_config_omit$/i.test(name) && value.split(/[\s,]+/).includes(kind))
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages
  } catch {
    return undefined
  }
}

async function install(root, withDev, names) {
  const said = []
  const [command, first, shell] = npm(root)
  const args = [...first, 'ci', '--loglevel=error', '--no-audit', '--no-fund', withDev || hasDev(root) ? '--include=dev' : '--omit=dev']
  const child = spawn(command, args, { cwd: root, env: environment(root), stdio: ['ignore', 'pipe', 'pipe'], shell })
  if (child.pid !== undefined) names(child.pid)
  const end = () => child.kill()
  process.once('exit', end)
  child.stdout.on('data', (chunk) => said.push(chunk))
  child.stderr.on('data', (chunk) => said.push(chunk))
  const problem = await new Promise((resolve) => {
    child.on('error', (error) => resolve(`npm could not be started (${error.message}). Install it`))
    child.on('close', (code) => resolve(code === 0 ? undefined : ''))
  })
  process.removeListener('exit', end)
  if (problem === undefined) return
  const words = Buffer.concat(said).toString('utf8')
  const reason = problem || REASONS.find(([sign]) => sign.test(words))?.[1] || 'npm ci failed, as it tells below. Mend that'
  const tail = words.trim().split('\n').slice(0, 20).join('\n')
  throw new Error(`The packages could not be installed: ${reason}. Then call again.${tail && `\n\nWhat npm said:\n${tail}`}`)
}

/** The npm that called us, with the Node that it runs on, unless that Node lies in the folder that npm is about to empty. */
function npm(root) {
  const { npm_execpath: cli = '', npm_node_execpath: caller = '' } = process.env
  if (!/npm-cli\.c?js$/.test(cli) || !existsSync(cli)) return ['npm', [], process.platform === 'win32']
  const inside = join(root, 'node_modules') + sep
  const node = [caller, process.execPath].find((path) => path !== '' && !path.startsWith(inside) && existsSync(path))
  return [node ?? 'node', [cli], false]
}

/** Without our own node_modules/.bin on the path: what stands there vanishes while npm works. */
function environment(root) {
  const env = { ...process.env }
  const own = join(root, 'node_modules', '.bin')
  for (const key of Object.keys(env).filter((key) => /^path$/i.test(key))) {
    env[key] = env[key]
      .split(delimiter)
      .filter((folder) => folder !== own)
      .join(delimiter)
  }
  return env
}
