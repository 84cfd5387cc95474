import { tmpdir } from 'node:os'
import type { Clock } from '#base/instant'
import { Problem } from '#base/problem'
import type { ActionEnd, ActionProcess, ActionRun, RunnerPort } from '#core/ports/runner'
import { type ActionFolder, makeActionFolder } from './action-folder.ts'
import { type Started, startProcess } from './action-process.ts'
import { candidates, findPrograms, INSIDE, type Layer, type Programs, weakCandidates, works } from './layers.ts'

export interface RunnerParts {
  /** `auto`: the strongest layer that works here, none refused. `weak`: without a sandbox when none works. */
  layer: 'auto' | 'weak'
  /** The real file of the pinned runtime. */
  runtimePath: string
  /** The server's home, which no action may see. */
  home: string
  clock: Clock
  /** Hears once which layer holds. */
  onNotice: (notice: string) => void
  /** Which programs this machine has; found by itself when not given. */
  programs?: Programs
}

/** User ids of runs, where the server is root: far above those of people and services, each used by one run at a time. */
const UID_FIRST = 1_900_000_000
const UIDS = 60_000
const NOT_BEGUN = 'The action was ended from outside before it began.'
const NO_LAYER =
  'This machine has nothing that could hold an action back. Install bubblewrap (apt-get install bubblewrap, or dnf install bubblewrap), or set COFFER_RUNNER=weak after reading SECURITY.md, then start the server again.'

/** Runs actions, each in a process of its own behind the strongest layer that works on this machine. */
export function makeRunner(parts: RunnerParts): RunnerPort & { ready(): Promise<Layer | undefined> } {
  return new Runner(parts)
}

class Runner implements RunnerPort {
  readonly #parts: RunnerParts
  readonly #running = new Map<Started, Promise<unknown>>()
  readonly #probe: Promise<Layer | undefined>
  #layer: Layer | undefined | 'unknown' = 'unknown'
  #uid = 0
  #closed = false

  constructor(parts: RunnerParts) {
    this.#parts = parts
    this.#probe = this.#find()
  }

  ready(): Promise<Layer | undefined> {
    return this.#probe
  }

  refusal(kind: string): Problem | undefined {
    if (!/^nodejs:/.test(kind)) return new Problem('input.invalid', `exec.kind: actions of kind ${kind} cannot run here. Use nodejs:20.`)
    return this.#layer === undefined ? new Problem('function.runner', NO_LAYER) : undefined
  }

  run(action: ActionRun): ActionProcess {
    let started: Started | undefined
    let killed = false
    const done = this.#probe.then(async (layer): Promise<ActionEnd> => {
      if (layer === undefined) return notRun(NO_LAYER)
      if (killed || this.#closed) return notRun(NOT_BEGUN)
      const uid = layer.ownUser ? this.#nextUid() : undefined
      const folder = await makeActionFolder(action, uid)
      try {
        if (killed || this.#closed) return notRun(NOT_BEGUN)
        started = this.#start(layer, folder, uid, action)
        this.#running.set(started, started.done)
        return await started.done
      } finally {
        if (started !== undefined) this.#running.delete(started)
        folder.remove()
      }
    })
    return {
      done: done.catch((error: Error) => notRun(`The action did not run: ${error.message}.`)),
      kill: () => {
        killed = true
        started?.kill()
      },
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const started of this.#running.keys()) started.kill()
    await Promise.all(this.#running.values())
  }

  #start(layer: Layer, folder: ActionFolder, uid: number | undefined, action: ActionRun): Started {
    const { runtimePath, home, clock } = this.#parts
    const args = [
      '--permission',
      '--allow-net',
      `--allow-fs-read=${INSIDE.folder}/`,
      '--no-experimental-sqlite',
      '--disable-sigusr1',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      `--max-old-space-size=${action.memoryMb}`,
      `${INSIDE.folder}/harness.mjs`,
      `${INSIDE.folder}/${folder.entry}`,
      action.main,
    ]
    const { command, args: all } = layer.wrap({ runtime: runtimePath, folder: folder.path, home, uid, args })
    return startProcess(command, all, action, clock)
  }

  #nextUid(): number {
    this.#uid = (this.#uid + 1) % UIDS
    return UID_FIRST + this.#uid
  }

  async #find(): Promise<Layer | undefined> {
    const { layer, runtimePath: runtime, home, onNotice } = this.#parts
    const programs = this.#parts.programs ?? findPrograms()
    const isRoot = process.getuid?.() === 0
    const all = [...candidates(programs, isRoot), ...(layer === 'weak' ? weakCandidates(programs, isRoot) : [])]
    for (const candidate of all) {
      const uid = candidate.ownUser ? UID_FIRST : undefined
      if (await works(candidate, { runtime, folder: tmpdir(), home, uid })) return this.#found(candidate)
    }
    onNotice(`no action can run: ${NO_LAYER}`)
    this.#layer = undefined
    return undefined
  }

  #found(layer: Layer): Layer {
    this.#layer = layer
    this.#parts.onNotice(`actions run behind ${layer.name}, which keeps from them: ${layer.holds}`)
    return layer
  }
}

function notRun(reason: string): ActionEnd {
  return { status: 'killed', result: JSON.stringify({ error: reason }), logs: [], reason }
}
