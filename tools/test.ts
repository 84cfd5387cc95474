import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { CHROMIUM, findBrowser } from '../test/support/chromium.ts'
import { folderInMemory } from '../test/support/folder-in-memory.ts'
import { makeMigrated } from '../test/support/migrated.ts'
import { POSTGRES_URL, type RunningPostgres, startPostgres } from '../test/support/postgres.ts'

/**
 * Runs test files, a few of the same folder in a process, beside one real PostgreSQL that they share. The last line says
 * how many tests passed and failed; the exit code is 0 only if some ran and none failed.
 * Arguments: `--slow` for test/slow and the other turn of what takes turns (test/support/turns.ts); or files and folders to
 * run only those, whole.
 */

/** More than the cores that they are made for: they wait for disks, for timers of the machine and for a browser. What is slow fills the machine by itself. */
const CONCURRENCY = { usual: 5, slow: 4 }
const FILE_MAX_MS = { usual: 5 * 60_000, slow: 12 * 60_000 }
/** So many files at most share a process: enough that loading what they test is a small part, few enough that none waits for others at the end. */
const BATCH = 6
const STOP_MAX_MS = 10_000
/** So many of the files that took longest are told at the end. */
const SLOWEST = 10

interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** Files that look at the console in a browser. */
const IN_BROWSER = /^test\/((slow\/)?browser\/|slow\/console-many)/

/** How a test file says that `npm run test:slow` has its turn on it, too. */
const TAKES_TURNS = /from '.*\/support\/turns\.ts'/

const slow = process.argv[2] === '--slow'
const fileMaxMs = slow ? FILE_MAX_MS.slow : FILE_MAX_MS.usual
const named = process.argv.slice(slow ? 3 : 2)
process.env['COFFER_TEST_RUN'] ??= named.length > 0 ? 'all' : slow ? 'slow' : 'quick'
const files = await runnable(chosenFiles())
// What slow tests kill and fill lies on a disk, as out there, and is as slow. The others come to memory after the browser was looked for: the
// one from the registry unpacks itself into the folder for temporary files, and stays there.
const memory = files.length === 0 || files.some(isSlow) ? undefined : folderInMemory()
if (memory !== undefined) process.env['TMPDIR'] = memory
if (files.length === 0) console.log(slow ? 'There is no slow test.' : 'There is no test to run.')
process.exitCode = files.length === 0 ? Number(!slow) : await runBesidePostgres(files)

/** In one order always, from the end of the alphabet, so that runs can be compared. */
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

function staysAlone(file: string): boolean {
  return isSlow(file) && !dirname(file).endsWith('browser')
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
  const folder = await mkdtemp(join(tmpdir(), 'coffer-tests-'))
  const drop = await makeMigrated(folder)
  const counts = await runTests(files, folder, interrupted.signal)
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

/** What shares a process: files that follow each other in the same folder. What is slow kills and fills things, and stays by itself, unless it looks at the console. */
function batchesOf(files: readonly string[]): string[][] {
  const batches: string[][] = []
  for (const file of files) {
    const last = batches.at(-1)
    const joins = last !== undefined && last.length < BATCH && dirname(last[0] ?? '') === dirname(file) && !staysAlone(file)
    if (joins) last.push(file)
    else batches.push([file])
  }
  return batches
}

/** Writes what runs these files, and returns where. */
function written(files: readonly string[], at: number, folder: string): string {
  const path = join(folder, `batch-${at}.mjs`)
  const runner = new URL('../test/support/batch.ts', import.meta.url)
  writeFileSync(path, `import { runBatch } from '${runner}'\nawait runBatch(${JSON.stringify(files)}, ${fileMaxMs})\n`)
  return path
}

async function runTests(files: string[], folder: string, signal: AbortSignal): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  const batches = batchesOf(files).map((batch, at) => written(batch, at, folder))
  const concurrency = slow ? CONCURRENCY.slow : CONCURRENCY.usual
  const events = run({ files: batches, execArgv: ['--preserve-symlinks'], concurrency, signal, timeout: BATCH * fileMaxMs })
  events.on('test:summary', ({ file, counts: each }) => {
    if (file !== undefined) return
    counts.passed = each.passed
    counts.skipped = each.skipped + each.todo
    counts.failed = each.tests - counts.passed - counts.skipped
  })
  const took = new Map<string, number>()
  const bad: string[] = []
  let within = { tests: 0, failures: 0 }
  const ended = (name: string, { nesting, ms, failed }: { nesting: number; ms: number; failed: boolean }) => {
    within.tests += Number(nesting > 0)
    within.failures += Number(nesting > 0 && failed)
    if (nesting > 0) return
    if (!files.includes(name)) bad.push('A process ended before its tests did.')
    else if (within.tests === 0) bad.push(`${name} holds no test.`)
    else if (failed && within.failures === 0) bad.push(`${name} failed beside its tests.`)
    took.set(name, ms)
    within = { tests: 0, failures: 0 }
  }
  events.on('test:pass', ({ name, nesting, details }) => ended(name, { nesting, ms: details.duration_ms, failed: false }))
  events.on('test:fail', ({ name, nesting, details }) => ended(name, { nesting, ms: details.duration_ms, failed: true }))
  for await (const text of events.compose(new spec())) process.stdout.write(text)
  if (took.size > SLOWEST) console.log(`Took longest: ${slowestOf(took)}.`)
  bad.push(...files.filter((file) => !took.has(file)).map((file) => `${file} did not end.`))
  for (const line of bad) console.log(line)
  return { ...counts, failed: counts.failed + bad.length }
}

function slowestOf(took: ReadonlyMap<string, number>): string {
  const longest = [...took].sort(([, one], [, other]) => other - one).slice(0, SLOWEST)
  return longest.map(([file, ms]) => `${file} ${(ms / 1000).toFixed(0)} s`).join(', ')
}

function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}
