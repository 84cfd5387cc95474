import { basename } from 'node:path/posix'
import { isCode, lineCount, lineOf, parse, place, roomOf, type Source, visit } from './source.ts'

const FILE_MAX_LINES = 300
const FUNCTION_MAX_LINES = 60
const README_MAX_LINES = 30
/** Words that say where something was put and not what it is. */
const EMPTY_WORDS = /(^|-)(utils?|helpers?|common|misc|manager|managers)(-|\.|$)/
/** The product whose wire we speak has one of them in its name. */
const PRODUCT = 'secret-manager'
const EMPTY_NAMES = /^[IT][A-Z][a-z]|(DTO|Dto|Impl|Manager|Helpers?|Utils?)$/

export function fileLengthFaults(sources: readonly Source[]): string[] {
  return sources
    .filter(isCode)
    .filter((source) => lineCount(source) > FILE_MAX_LINES)
    .map((source) => `${source.path} has ${lineCount(source)} lines, and at most ${FILE_MAX_LINES} are allowed: it is two files`)
}

/** In test/ the lines of functions inside a function are not its own: a suite is a function, and so is each test in it. */
export function functionLengthFaults(sources: readonly Source[]): string[] {
  return sources.filter(isCode).flatMap((source) => {
    const inTest = source.path.startsWith('test/')
    const open: Stretch[] = []
    const faults: string[] = []
    const enter = ({ start, end }: Span) => void open.push({ start, lines: lineOf(source, end) - lineOf(source, start) + 1, inner: 0 })
    const leave = () => {
      const { start, lines, inner } = open.pop() as Stretch
      const outer = open.at(-1)
      if (outer !== undefined && inTest) outer.inner += lines
      const own = lines - inner
      if (own > FUNCTION_MAX_LINES)
        faults.push(`${place(source, start)} begins a function of ${own} lines, and at most ${FUNCTION_MAX_LINES} are allowed`)
    }
    visit(source, {
      FunctionDeclaration: enter,
      FunctionExpression: enter,
      ArrowFunctionExpression: enter,
      'FunctionDeclaration:exit': leave,
      'FunctionExpression:exit': leave,
      'ArrowFunctionExpression:exit': leave,
    })
    return faults
  })
}

interface Span {
  start: number
  end: number
}
/** A function that is being read: where it starts, its lines, and those of functions in it. */
interface Stretch {
  start: number
  lines: number
  inner: number
}

/** Files that hold nothing of their own but hand on what others hold. */
export function barrelFaults(sources: readonly Source[]): string[] {
  return sources.filter(isCode).flatMap((source) => {
    const { body } = parse(source).program
    const handsOn = body.some(
      (node) => node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.declaration === null),
    )
    const holds = body.some(
      (node) => !/^(Import|ExportAll|ExportNamed)Declaration$/.test(node.type) || ('declaration' in node && node.declaration !== null),
    )
    return handsOn && !holds ? [`${source.path} only re-exports: import from where the thing is`] : []
  })
}

export function nameFaults(sources: readonly Source[]): string[] {
  const files = sources
    .filter(({ path }) => EMPTY_WORDS.test(basename(path).replace(PRODUCT, '')))
    .map(({ path }) => `${path}: name the file after what it holds`)
  const declared = sources.filter(isCode).flatMap((source) => {
    const faults: string[] = []
    const look = ({ id }: { id: { name: string; start: number } | null }) => {
      if (id !== null && EMPTY_NAMES.test(id.name)) faults.push(`${place(source, id.start)} declares ${id.name}: name it after what it is`)
    }
    visit(source, { ClassDeclaration: look, TSInterfaceDeclaration: look, TSTypeAliasDeclaration: look })
    return faults
  })
  return [...files, ...declared]
}

/** Rooms without a README.md, and such as nobody reads to the end. */
export function roomFaults(sources: readonly Source[]): string[] {
  const rooms = new Set(sources.map(({ path }) => roomOf(path)).filter((room) => room !== undefined))
  return [...rooms].sort().flatMap((room) => {
    const path = `src/${room}/README.md`
    const readme = sources.find((source) => source.path === path)
    if (readme === undefined) return [`${path} is missing: what the room is for, what it must never do, where to start reading`]
    const lines = lineCount(readme)
    return lines > README_MAX_LINES ? [`${path} has ${lines} lines, and at most ${README_MAX_LINES} are allowed`] : []
  })
}
