import { execFile } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/**
 * Rotation actions that come with the server: their code lies in `actions/` of this repository and needs the drivers of
 * `node_modules`, so a run sees these two folders besides its own, read-only.
 */
const KIND = /^ready:(postgresql|mysql|redis|http)$/
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FOLDERS = ['actions', 'node_modules'] as const
const WITHOUT_TYPES = fileURLToPath(new URL('./without-types.mjs', import.meta.url))

/** A folder of ours that a run sees, and where it sees it if its layer has a file system of its own. */
export interface Shown {
  outside: string
  inside: string
}

/** What a run of a ready kind needs. */
export interface Ready {
  /** The file with the entry point, as seen inside. */
  entry: string
  shown: readonly Shown[]
  /** The code of a module that has the entry point: it is told the file with it as the third argument of its process. */
  text(): Promise<string>
}

/** `undefined` for a kind that brings its own code. `folder` is the run's own, as seen inside. */
export function readyOf(kind: string, folder: string): Ready | undefined {
  const name = KIND.exec(kind)?.[1]
  if (name === undefined) return undefined
  const shown = FOLDERS.map((each) => ({ outside: realpathSync(join(ROOT, each)), inside: `${folder}/${each}` }))
  return { entry: `${folder}/actions/${name}/main.ts`, shown, text: () => textOf(name) }
}

/** Their modules without types, by their path. Node would take them out anew in each run, which costs 75 ms of CPU. */
let modules: Promise<Record<string, string>> | undefined

async function textOf(name: string): Promise<string> {
  modules ??= withoutTypes().catch((error: unknown) => {
    modules = undefined
    throw error
  })
  const own = Object.entries(await modules).filter(([path]) => path.startsWith(`${name}/`) || path.startsWith('shared/'))
  return `import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
const main = pathToFileURL(process.argv[4])
const modules = new Map(${JSON.stringify(own)}.map(([path, source]) => [new URL('../' + path, main).href, source]))
registerHooks({
  load(url, context, next) {
    const source = modules.get(url)
    return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true }
  },
})
export default await import(main.href)
`
}

async function withoutTypes(): Promise<Record<string, string>> {
  const args = ['--disable-warning=ExperimentalWarning', WITHOUT_TYPES, join(ROOT, 'actions')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: {}, cwd: '/', maxBuffer: 16_777_216 })
  return JSON.parse(stdout) as Record<string, string>
}

/** Makes the empty folders where they are mounted: a read-only folder cannot be given any later. */
export function mountPoints(shown: readonly Shown[], folder: string): void {
  for (const { inside } of shown) mkdirSync(join(folder, basename(inside)))
}

/** An argument with a path inside, for a layer without a file system of its own: with the path where it really lies. */
export function really(part: string, folders: readonly Shown[]): string {
  // The more exact first: the run's own folder holds the places of the others.
  const found = folders.toSorted((one, other) => other.inside.length - one.inside.length).find(({ inside }) => part.includes(inside))
  return found === undefined ? part : part.replace(found.inside, found.outside)
}
