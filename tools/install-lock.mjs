import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

const BEAT_MS = 1000
const POLL_MS = 250
/** A holder that showed no sign for this long, while we looked on, is gone, though its process id lives: it was given away anew. */
const SILENT_MS = 120_000

/**
 * Runs `work` while no other process of this clone installs. Whoever waited looks again whether there is anything left
 * to do. `work` is handed a function that names a process which must be gone, too, before somebody else may install: where this one
 * is called off before, the lock stays behind for as long as that one works on.
 */
export async function withInstallLock(root, work) {
  const path = join(root, '.install.lock')
  await take(path)
  const beat = setInterval(() => utimesSync(path, new Date(), new Date()), BEAT_MS)
  const named = []
  const release = () => {
    if (named.every(isGone)) rmSync(path, { force: true })
  }
  const stay = whenLeaving(release)
  try {
    await work((pid) => {
      named.push(pid)
      writeFileSync(path, holding(...named))
    })
  } finally {
    clearInterval(beat)
    release()
    stay()
  }
}

/** Has this done when the process ends, by a signal as well. Returns what takes that back. */
export function whenLeaving(work) {
  const leave = () => process.exit(130)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  process.on('exit', work)
  for (const signal of signals) process.on(signal, leave)
  return () => {
    process.removeListener('exit', work)
    for (const signal of signals) process.removeListener(signal, leave)
  }
}

async function take(path) {
  let told = false
  let last = { beat: Number.NaN, at: 0 }
  for (;;) {
    if (created(path)) return
    const holder = look(path)
    if (holder === undefined) continue
    if (holder.beat !== last.beat) last = { beat: holder.beat, at: performance.now() }
    if (isDead(holder) || performance.now() - last.at > SILENT_MS) breakOpen(path, holder)
    if (!told) process.stderr.write('Another call is installing the packages of this folder. Waiting for it.\n')
    told = true
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function created(path) {
  try {
    writeFileSync(path, holding(), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Error(`The folder ${join(path, '..')} cannot be written (${error.code}), so the packages cannot be installed there.`)
  }
}

function holding(...others) {
  return JSON.stringify({ host: hostname(), pids: [process.pid, ...others] })
}

/** What is known of the holder; `undefined` when it has just let go. */
function look(path) {
  try {
    const { mtimeMs, ino } = statSync(path)
    return { beat: mtimeMs, ino, text: readFileSync(path, 'utf8') }
  } catch {
    return undefined
  }
}

function isDead({ text }) {
  try {
    const { pids, host } = JSON.parse(text)
    return host === hostname() && pids.every(isGone)
  } catch {
    return false
  }
}

function isGone(pid) {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Of several that find the lock abandoned one removes it, and only if it is still the one that was found so. */
function breakOpen(path, found) {
  const turn = `${path}.break`
  try {
    mkdirSync(turn)
  } catch {
    return
  }
  try {
    const now = look(path)
    if (now?.ino === found.ino && now.beat === found.beat) rmSync(path, { force: true })
  } finally {
    rmdirSync(turn)
  }
}
