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
  fileName: string
  /** Small files that lie beside it, or above what was unpacked, by their names. */
  beside: Readonly<Record<string, string>>
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
  // Node itself finds out whether it is CommonJS or a module, as it does in archives.
  fileName: 'index.js',
  // Else one in a folder above ours, which may be anybody's, would say what our files are.
  beside: { 'package.json': '{}' },
  text: withExport,
  args: (action, entry) => nodeArgs(action, entry, []),
}

/** An action that comes with the server; `undefined` for a kind that brings its own code. */
export function readyLanguage(kind: string): Language | undefined {
  const ready = readyOf(kind, INSIDE.folder)
  if (ready === undefined) return undefined
  const { shown, text } = ready
  return {
    ...NODE,
    shown,
    fileName: 'ready.mjs',
    beside: {},
    text,
    args: (action, entry) => [...nodeArgs(action, entry, shown), ready.entry],
  }
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
    '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
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
    fileName: 'index.py',
    beside: {},
    text: ({ code }) => code,
    args: (action, entry) => [...ISOLATED, '-u', inFolder('harness.py'), entry, action.main, String(action.memoryMb)],
  }
}

/** The file of a harness, as it is copied beside the code of each run. */
export const harnessPath = (language: Language): string => besideUs(`./${language.harness}`)

/** Code that only declares its entry point, as these services take it, exports it as well, unless it is a module: that has no `module`, or one of its own. */
function withExport({ code, main }: ActionRun): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(main)) return code
  const declared = `typeof ${main} === 'function' && typeof module === 'object'`
  return `${code}\n;if (${declared} && module?.exports != null && module.exports.${main} === undefined) module.exports.${main} = ${main}\n`
}
