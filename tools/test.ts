import { globSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { CHROMIUM, findBrowser } from '../test/support/chromium.ts'
import { folderInMemory } from '../test/support/folder-in-memory.ts'
import { makeMigrated } from '../test/support/migrated.ts'
import { POSTGRES_URL, type RunningPostgres, startPostgres } from '../test/support/postgres.ts'

/**
 * Runs test files, each in a process of its own, beside one real PostgreSQL that they share. The last line says how
 * many tests passed and failed; the exit code is 0 only if some ran and none failed.
 * Arguments: `--slow` for test/slow and the other turn of what takes turns (test/support/turns.ts); or files and folders to
 * run only those, whole.
 */

/** One more than the cores that they are made for: they wait for disks, for timers of the machine and for a browser. */
const CONCURRENCY = 3
const FILE_MAX_MS = { usual: 5 * 60_000, slow: 30 * 60_000 }
const STOP_MAX_MS = 10_000
/** So many of the files that took longest are told at the end. */
const SLOWEST = 10

interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** Files that look at the console in a browser. */
const IN_BROWSER = /^test\/(browser\/|slow\/console-many)/

/** How a test file says that `npm run test:slow` has its turn on it, too. */
const TAKES_TURNS = /from '.*\/support\/turns\.ts'/

const slow = process.argv[2] === '--slow'
const named = process.argv.slice(slow ? 3 : 2)
process.env['COFFER_TEST_RUN'] ??= named.length > 0 ? 'all' : slow ? 'slow' : 'quick'
const files = await runnable(chosenFiles())
// What slow tests kill and fill lies on a disk, as out there, and is as slow. The others come to memory after the browser was looked for: the
// one from the registry unpacks itself into the folder for temporary files, and stays there.
const memory = files.length === 0 || files.some(isSlow) ? undefined : folderInMemory()
if (memory !== undefined) process.env['TMPDIR'] = memory
if (files.length === 0) console.log(slow ? 'There is no slow test.' : 'There is no test to run.')
process.exitCode = files.length === 0 ? Number(!slow) : await runBesidePostgres(files)

/** From the end of the alphabet: the folders that it begins with hold short files, which fill the end of a run evenly. */
function chosenFiles(): string[] {
  if (named.length > 0) return [...new Set(named.flatMap((path) => testsIn(path)))].sort()
  return testsIn('test')
    .filter((file) => isSlow(file) === slow || (slow && TAKES_TURNS.test(readFileSync(file, 'utf8'))))
    .sort()
    .reverse()
}

function isSlow(file: string): boolean {
  return file.startsWith(join('test', 'slow'))
}

function testsIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) fail(`There is no file or folder ${path}.`)
  return found.isDirectory() ? globSync(join(path, '**/*.test.ts')) : [path]
}

/** Leaves out, and says so, what needs a browser where none starts. */
async function runnable(files: string[]): Promise<string[]> {
  const inBrowser = files.filter((file) => IN_BROWSER.test(file))
  if (inBrowser.length === 0) return files
  const found = await findBrowser()
  if ('path' in found) {
    process.env[CHROMIUM] = found.path
    return files
  }
  console.log(`Skipped: ${inBrowser.join(', ')}. ${found.refusal}`)
  return files.filter((file) => !IN_BROWSER.test(file))
}

async function runBesidePostgres(files: string[]): Promise<number> {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupted.abort()
      setTimeout(() => process.exit(130), STOP_MAX_MS).unref()
    })
  }
  const postgres = process.env[POSTGRES_URL] === undefined ? await startOrFail() : undefined
  process.env[POSTGRES_URL] ??= postgres?.url
  const folder = await mkdtemp(join(tmpdir(), 'coffer-migrated-'))
  const drop = await makeMigrated(folder)
  const counts = await runTests(files, interrupted.signal)
  await drop()
  await postgres?.stop()
  await rm(folder, { recursive: true })
  if (interrupted.signal.aborted) console.log('Interrupted before all tests had ended.')
  console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
  if (interrupted.signal.aborted) return 130
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0
}

async function startOrFail(): Promise<RunningPostgres> {
  return startPostgres().catch((error: Error) => fail(error.message))
}

async function runTests(files: string[], signal: AbortSignal): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  const events = run({ files, concurrency: CONCURRENCY, signal, timeout: slow ? FILE_MAX_MS.slow : FILE_MAX_MS.usual })
  const took: { file: string; ms: number }[] = []
  events.on('test:summary', ({ file, counts: each, duration_ms: ms }) => {
    if (file !== undefined) return void took.push({ file: relative('.', file), ms })
    counts.passed = each.passed
    counts.skipped = each.skipped + each.todo
    counts.failed = each.tests - counts.passed - counts.skipped
  })
  const empty = new Set<string>()
  events.on('test:pass', ({ name }) => {
    if (files.includes(name)) empty.add(name)
  })
  for await (const text of events.compose(new spec())) process.stdout.write(text)
  if (took.length > SLOWEST) console.log(`Took longest: ${slowestOf(took)}.`)
  for (const file of empty) console.log(`${file} holds no test.`)
  return { ...counts, passed: counts.passed - empty.size, failed: counts.failed + empty.size }
}

function slowestOf(took: readonly { file: string; ms: number }[]): string {
  const longest = took.toSorted((one, other) => other.ms - one.ms).slice(0, SLOWEST)
  return longest.map(({ file, ms }) => `${file} ${(ms / 1000).toFixed(0)} s`).join(', ')
}

function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}
