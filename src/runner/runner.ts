import { randomInt } from 'node:crypto'
import { tmpdir } from 'node:os'
import type { Clock } from '#base/instant'
import { Problem } from '#base/problem'
import type { ReasonOf } from '#base/reasons'
import { sentence } from '#base/sentence'
import type { ActionEnd, ActionProcess, ActionRun, RunnerPort } from '#core/ports/runner'
import { type ActionFolder, makeActionFolder } from './action-folder.ts'
import { type Started, startProcess } from './action-process.ts'
import { removeLeftFolders } from './folders.ts'
import { type Language, NODE, pythonLanguage, readyLanguage } from './languages.ts'
import { candidates, findPrograms, INSIDE, type Layer, type Programs, type Wrapped, weakCandidates, works } from './layers.ts'
import { findPython } from './python.ts'

export interface RunnerParts {
  /** `auto`: the strongest layer that works here, none refused. `weak`: without a sandbox when none works. */
  layer: 'auto' | 'weak'
  /** The real file of the pinned runtime. */
  runtimePath: string
  /** The server's home, which no action may see. */
  home: string
  clock: Clock
  /** Hears once which layer holds, and once whether Python is there. */
  onNotice: (notice: string) => void
  /** Which programs this machine has; found by itself when not given. */
  programs?: Programs
  /** Where a Python may lie; found by itself when not given. */
  pythons?: string[]
}

/** User ids of runs, where the server is root: far above those of people and services, each used by one run at a time. */
const UID_FIRST = 1_900_000_000
const UIDS = 60_000
const NOT_BEGUN = 'The action was ended from outside before it began.'
/** Why a kind of action cannot run here, as `REASONS` names it. */
const NOT_HERE = {
  'no-layer':
    'This machine has nothing that could hold an action back. Install bubblewrap (apt-get install bubblewrap, or dnf install bubblewrap), or set COFFER_RUNNER=weak after reading SECURITY.md, then start the server again.',
  'no-python':
    'This machine has no Python 3.8 or later that works behind bubblewrap. Install python3 and start the server again, or use nodejs:default.',
  'no-files':
    'Python holds nothing back by itself, so python:* actions need bubblewrap, which does not work here. Install it (apt-get install bubblewrap, or dnf install bubblewrap) and start the server again, or use nodejs:default.',
  kind: 'exec.kind: actions of kind {kind} cannot run here. Use nodejs:default, python:default, or a ready: kind.',
} as const satisfies Record<ReasonOf<'function.runner'>['is'], string>
type NotHere = keyof typeof NOT_HERE
const notHere = (why: NotHere, kind: string): string => NOT_HERE[why].replace('{kind}', kind)

/**
 * Runs actions, each in a process of its own behind the strongest layer that works on this machine. `ready` looks for that
 * layer and tells it; the first run does if nobody called it, and until then nothing is refused.
 */
export function makeRunner(parts: RunnerParts): RunnerPort & { ready(): Promise<Layer | undefined> } {
  return new Runner(parts)
}

class Runner implements RunnerPort {
  readonly #parts: RunnerParts
  readonly #running = new Map<Started, Promise<unknown>>()
  #probe: Promise<Layer | undefined> | undefined
  #layer: Layer | undefined | 'unknown' = 'unknown'
  #python: Language | undefined
  /** Two servers on one machine should not use the same one at the same time. */
  #uid = randomInt(UIDS)
  #closed = false

  constructor(parts: RunnerParts) {
    this.#parts = parts
    removeLeftFolders()
  }

  ready(): Promise<Layer | undefined> {
    this.#probe ??= this.#find()
    return this.#probe
  }

  refusal(kind: string): Problem | undefined {
    const layer = this.#layer
    if (layer === 'unknown') return undefined
    const why = layer === undefined ? 'no-layer' : this.#noLanguage(kind, layer)
    return why === undefined ? undefined : new Problem('function.runner', notHere(why, kind), { reason: { is: why } })
  }

  run(action: ActionRun, onPrinted?: () => void): ActionProcess {
    let started: Started | undefined
    let killed = false
    const done = this.ready().then(async (layer): Promise<ActionEnd> => {
      if (layer === undefined) return notRun(NOT_HERE['no-layer'])
      const language = this.#language(action.kind)
      if (language === undefined) return notRun(notHere(this.#noLanguage(action.kind, layer) ?? 'no-python', action.kind))
      if (killed || this.#closed) return notRun(NOT_BEGUN)
      const uid = layer.ownUser ? this.#nextUid() : undefined
      const folder = await makeActionFolder(language, action, uid)
      try {
        if (killed || this.#closed) return notRun(NOT_BEGUN)
        started = this.#start({ layer, language, folder, uid, action, onPrinted })
        this.#running.set(started, started.done)
        return await started.done
      } finally {
        if (started !== undefined) this.#running.delete(started)
        folder.remove()
      }
    })
    return {
      done: done.catch((error: Error) => notRun(sentence(`The action did not run: ${error.message}`))),
      kill: () => {
        killed = true
        started?.kill()
      },
      printed: () => started?.printed() ?? { lines: [], cutOff: false },
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const started of this.#running.keys()) started.kill()
    await Promise.all(this.#running.values())
  }

  #start({ layer, language, folder, uid, action, onPrinted }: Order): Started {
    const { runtimePath: runtime, home, clock } = this.#parts
    const { shown, program } = language
    const inside = language.args(action, `${INSIDE.folder}/${folder.entry}`)
    const wrapped = layer.wrap({ runtime, folder: folder.path, shown, home, uid, program, args: inside })
    return startProcess(wrapped, action, clock, onPrinted)
  }

  #language(kind: string): Language | undefined {
    if (kind.startsWith('nodejs:')) return NODE
    return kind.startsWith('python:') ? this.#python : readyLanguage(kind)
  }

  /** Why no code of this kind can run behind this layer; `undefined` when it can. */
  #noLanguage(kind: string, layer: Layer): NotHere | undefined {
    if (this.#language(kind) !== undefined) return undefined
    if (!kind.startsWith('python:')) return 'kind'
    return layer.ownFiles ? 'no-python' : 'no-files'
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
      const probe = { runtime, folder: tmpdir(), home, uid }
      if (await works(candidate, probe)) return this.#found(candidate, probe)
    }
    onNotice(`no action can run: ${NOT_HERE['no-layer']}`)
    this.#layer = undefined
    return undefined
  }

  async #found(layer: Layer, probe: Omit<Wrapped, 'args'>): Promise<Layer> {
    const python = layer.ownFiles ? await findPython(layer, probe, this.#parts.pythons) : undefined
    if (python !== undefined) this.#python = pythonLanguage(python)
    this.#layer = layer
    const { onNotice } = this.#parts
    onNotice(`actions run behind ${layer.name}, which keeps from them: ${layer.holds}`)
    if (python !== undefined) onNotice(`python:* actions run on Python ${python.version} (${python.path})`)
    else onNotice(`no python:* action can run: ${NOT_HERE[layer.ownFiles ? 'no-python' : 'no-files']}`)
    return layer
  }
}

interface Order {
  layer: Layer
  language: Language
  folder: ActionFolder
  uid: number | undefined
  action: ActionRun
  onPrinted: (() => void) | undefined
}

function notRun(reason: string): ActionEnd {
  return { status: 'killed', result: JSON.stringify({ error: reason }), logs: [], cutOff: false, reason, ours: reason.length }
}
