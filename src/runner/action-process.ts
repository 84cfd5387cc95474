import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Clock } from '#base/instant'
import { sentence } from '#base/sentence'
import type { ActionEnd, ActionRun, Printed } from '#core/ports/runner'
import { Output } from './output.ts'
import { residentMb } from './resident.ts'
import { secondInLine } from './second-in-line.ts'

/** The largest answer that is read. */
const ANSWER_MAX = 1_048_576
const MEMORY_LOOK_MS = 100
/** What the runtime itself needs beside what the action may hold. */
const RUNTIME_MB = 96

export interface Started {
  done: Promise<ActionEnd>
  kill(): void
  printed(): Printed
}

/**
 * Starts the wrapped command, feeds it, watches its limits, and tells how it ended. The action gets its parameters, and begins, once its harness
 * has said on its pipe that it stands there; a harness that gets none ends.
 */
export function startProcess(
  { command, args }: { command: string; args: readonly string[] },
  action: ActionRun,
  clock: Clock,
  onPrinted?: () => void,
): Started {
  const child = spawn(command, args, { cwd: '/', env: { ...action.environment }, stdio: ['pipe', 'pipe', 'pipe', 'pipe'], detached: true })
  if (child.pid !== undefined) secondInLine(child.pid)
  const output = new Output(clock, onPrinted)
  if (child.stdout !== null) output.take(child.stdout, 'stdout')
  if (child.stderr !== null) output.take(child.stderr, 'stderr')
  const told = child.stdio[3] as Readable
  const answer = gather(told)
  let why: Killed | undefined
  const kill = (reason: Killed) => {
    why ??= reason
    killGroup(child)
  }
  const limit = setTimeout(() => kill('time'), action.timeoutMs)
  const watch = setInterval(() => {
    if (child.pid !== undefined && residentMb(child.pid) > action.memoryMb + RUNTIME_MB) kill('memory')
  }, MEMORY_LOOK_MS)
  child.stdin?.on('error', () => undefined)
  // A sandbox that is still being made may outlive whoever makes it: it is bound to us only when all of it stands, and the harness says so.
  told.once('data', () => {
    if (why === undefined) child.stdin?.end(JSON.stringify(action.parameters))
  })
  const done = ended(child).then((failure): ActionEnd => {
    clearTimeout(limit)
    clearInterval(watch)
    killGroup(child)
    output.close()
    return { ...endOf(action, why, failure, answer()), logs: output.lines, cutOff: output.cutOff }
  })
  return { done, kill: () => kill('asked'), printed: () => ({ lines: output.lines, cutOff: output.cutOff }) }
}

/** What stands before what an exception said. */
const FAILED = 'The action failed: '

type Ended = Omit<ActionEnd, 'logs' | 'cutOff'>
type Killed = 'time' | 'memory' | 'asked'

/** Resolves when the process is gone and its pipes are empty; with a sentence when it never was. */
function ended(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`its process could not be started: ${error.message}`))
    child.once('close', () => resolve(undefined))
    // A grandchild that keeps the pipes open must not keep the run open.
    child.once('exit', () => killGroup(child))
  })
}

/** Kills the process with its group; in a sandbox all that it started dies with its first process. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

/** Reads all that comes, so that the process never waits for us; `undefined` when that was too much to keep. */
function gather(stream: Readable): () => string | undefined {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.byteLength
    if (size <= ANSWER_MAX) chunks.push(chunk)
  })
  stream.on('error', () => undefined)
  return () => (size > ANSWER_MAX ? undefined : Buffer.concat(chunks).toString('utf8'))
}

function endOf(action: ActionRun, why: Killed | undefined, failure: string | undefined, said: string | undefined): Ended {
  if (why === 'time') return failed('timed out', `The action took longer than its limit of ${action.timeoutMs} ms and was ended.`)
  if (why === 'memory') return failed('killed', `The action held more than its limit of ${action.memoryMb} MB of memory and was ended.`)
  if (why === 'asked') return failed('killed', 'The action was ended from outside.')
  if (failure !== undefined) return failed('action error', sentence(`The action did not run: ${failure}`))
  if (said === undefined) return failed('action error', `The action answered more than ${ANSWER_MAX} bytes. Let it answer less.`)
  const answer = parsed(said)
  if (answer === undefined)
    return failed(
      'action error',
      'The action ended without an answer: its process broke off, called process.exit or os._exit, or ran out of memory.',
    )
  if (answer.kind === 'error') return failed('action error', sentence(`${FAILED}${answer.content}`), FAILED.length)
  return { status: 'success', result: answer.content, reason: '', ours: 0 }
}

function failed(status: ActionEnd['status'], reason: string, ours = reason.length): Ended {
  return { status, result: JSON.stringify({ error: reason }), reason, ours }
}

/** The answer of the harness; anything else on that pipe is none. */
function parsed(said: string): { kind: string; content: string } | undefined {
  try {
    const { kind, content } = JSON.parse(said) as { kind?: unknown; content?: unknown }
    if (typeof content !== 'string') return undefined
    // The pipe is the action's to write on as well: what is no object is no answer, whoever wrote it.
    if (kind === 'result' && !isObject(JSON.parse(content))) return undefined
    return kind === 'result' || kind === 'error' ? { kind, content } : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
