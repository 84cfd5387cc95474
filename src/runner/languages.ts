import { fileURLToPath } from 'node:url'
import type { ActionRun } from '#core/ports/runner'
import { INSIDE } from './layers.ts'
import { ISOLATED, type Python } from './python.ts'
import { readyOf, type Shown } from './ready.ts'

/** How the code of one language is laid down and started. */
export interface Language {
  /** What runs first, and calls the code. */
  harness: string
  /** The name of the file that the code is written to. */
  fileName(code: string): string
  /** What is written there. */
  text(action: ActionRun): string | Promise<string>
  /** What starts it, where that is not the pinned runtime. */
  program: Python | undefined
  /** Folders of ours that a run sees besides its own, read-only. */
  shown: readonly Shown[]
  /** `entry`: the file with the entry point, as seen inside. */
  args(action: ActionRun, entry: string): string[]
}

const besideUs = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const inFolder = (name: string) => `${INSIDE.folder}/${name}`

/** JavaScript, on the pinned runtime with its permission flags. */
export const NODE: Language = {
  harness: 'harness.mjs',
  program: undefined,
  shown: [],
  fileName,
  text: withExport,
  args: (action, entry) => nodeArgs(action, entry, []),
}

/** An action that comes with the server; `undefined` for a kind that brings its own code. */
export function readyLanguage(kind: string): Language | undefined {
  const ready = readyOf(kind, INSIDE.folder)
  if (ready === undefined) return undefined
  const { shown, text } = ready
  return { ...NODE, shown, fileName: () => 'ready.mjs', text, args: (action, entry) => [...nodeArgs(action, entry, shown), ready.entry] }
}

function nodeArgs(action: ActionRun, entry: string, shown: readonly Shown[]): string[] {
  return [
    '--permission',
    '--allow-net',
    `--allow-fs-read=${INSIDE.folder}/`,
    ...shown.map(({ inside }) => `--allow-fs-read=${inside}/`),
    '--no-experimental-sqlite',
    '--disable-sigusr1',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
    `--max-old-space-size=${action.memoryMb}`,
    inFolder('harness.mjs'),
    entry,
    action.main,
  ]
}

/** Python 3. It has no flags that hold anything back, so it needs a layer with a file system of its own. */
export function pythonLanguage(program: Python): Language {
  return {
    harness: 'harness.py',
    program,
    shown: [],
    fileName: () => 'index.py',
    text: ({ code }) => code,
    args: (action, entry) => [...ISOLATED, '-u', inFolder('harness.py'), entry, action.main, String(action.memoryMb)],
  }
}

/** The file of a harness, as it is copied beside the code of each run. */
export const harnessPath = (language: Language): string => besideUs(`./${language.harness}`)

/** A module says so by its first words; everything else is CommonJS. */
function fileName(code: string): string {
  return /^\s*(?:import\b[^(]|export\b)/m.test(code) ? 'index.mjs' : 'index.cjs'
}

/** Code that only declares its entry point, as these services take it, exports it as well. */
function withExport({ code, main }: ActionRun): string {
  if (fileName(code) === 'index.mjs' || !/^[A-Za-z_$][\w$]*$/.test(main)) return code
  return `${code}\n;if (typeof ${main} === 'function' && module.exports.${main} === undefined) module.exports.${main} = ${main}\n`
}
