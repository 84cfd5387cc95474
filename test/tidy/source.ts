import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Comment, type EcmaScriptModule, type Program, parseSync, Visitor, type VisitorObject } from 'oxc-parser'

/** A file as the checks see it. `path` begins at the root of the repository and has forward slashes. */
export interface Source {
  path: string
  text: string
}

export interface Parsed {
  program: Program
  comments: Comment[]
  module: EcmaScriptModule
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const BINARY = /\.(png|jpg|ico|woff2?|gz|zip|db|wasm)$/
const parsed = new WeakMap<Source, Parsed>()

/** Every file that is or would be in the repository: what git knows and does not ignore, or, in a copy without git, what lies there. */
export function repositorySources(): Source[] {
  return paths()
    .filter((path) => !BINARY.test(path))
    .flatMap((path) => {
      const text = read(path)
      return text === undefined ? [] : [{ path, text }]
    })
}

function paths(): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return [...new Set(listed.toString('utf8').split('\0').filter(Boolean))].sort()
  } catch {
    const ignored = ['.git', '.coffer', 'node_modules']
    const found = globSync('**/*', { cwd: ROOT, withFileTypes: true, exclude: (entry) => ignored.includes(entry.name) })
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}${sep}${entry.name}`.slice(ROOT.length).replaceAll(sep, '/'))
      .sort()
  }
}

/** `undefined` for a file that went since it was listed: somebody is working here. */
function read(path: string): string | undefined {
  try {
    return readFileSync(`${ROOT}${path}`, 'utf8')
  } catch {
    return undefined
  }
}

export function isCode({ path }: Source): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(path)
}

/** The syntax tree. Throws for a file that is no TypeScript or JavaScript. */
export function parse(source: Source): Parsed {
  const known = parsed.get(source)
  if (known !== undefined) return known
  const { program, comments, module, errors } = parseSync(source.path, source.text, { sourceType: 'module' })
  if (errors[0] !== undefined) throw new Error(`${source.path} cannot be parsed: ${errors[0].message}`)
  const result = { program, comments, module }
  parsed.set(source, result)
  return result
}

export function visit(source: Source, visitor: VisitorObject): void {
  new Visitor(visitor).visit(parse(source).program)
}

/** `path:line` of an offset, as editors and terminals understand it. */
export function place(source: Source, offset: number): string {
  return `${source.path}:${lineOf(source, offset)}`
}

export function lineOf({ text }: Source, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** The number of lines, with or without a line break at the end. */
export function lineCount({ text }: Source): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length
}

/** The room of a file of src/, such as `core`; `undefined` for files elsewhere. */
export function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\/./.exec(path)?.[1]
}
