import { fileURLToPath } from 'node:url'
import type { ActionRun } from '#core/ports/runner'
import { INSIDE } from './layers.ts'
import { ISOLATED, type Python } from './python.ts'

/** How the code of one language is laid down and started. */
export interface Language {
  /** What runs first, and calls the code. */
  harness: string
  /** The name of the file that the code is written to. */
  fileName(code: string): string
  /** What is written there. */
  text(action: ActionRun): string
  /** What starts it, where that is not the pinned runtime. */
  program: Python | undefined
  args(action: ActionRun): string[]
}

const besideUs = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const inFolder = (name: string) => `${INSIDE.folder}/${name}`

/** JavaScript, on the pinned runtime with its permission flags. */
export const NODE: Language = {
  harness: 'harness.mjs',
  program: undefined,
  fileName,
  text: withExport,
  args: (action) => [
    '--permission',
    '--allow-net',
    `--allow-fs-read=${INSIDE.folder}/`,
    '--no-experimental-sqlite',
    '--disable-sigusr1',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
    `--max-old-space-size=${action.memoryMb}`,
    inFolder('harness.mjs'),
    inFolder(fileName(action.code)),
    action.main,
  ],
}

/** Python 3. It has no flags that hold anything back, so it needs a layer with a file system of its own. */
export function pythonLanguage(program: Python): Language {
  return {
    harness: 'harness.py',
    program,
    fileName: () => 'index.py',
    text: ({ code }) => code,
    args: (action) => [...ISOLATED, '-u', inFolder('harness.py'), inFolder('index.py'), action.main, String(action.memoryMb)],
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
