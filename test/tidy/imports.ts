import { posix } from 'node:path'
import { parse, place, roomOf, type Source, visit } from './source.ts'

/** Which rooms a room may import besides itself. A name with a slash admits that one place of the room alone. */
const MAP: Record<string, readonly string[]> = {
  base: [],
  contract: ['base'],
  signature: ['base'],
  crypto: ['base'],
  core: ['base', 'contract', 'crypto'],
  store: ['base', 'core'],
  runner: ['base', 'core', 'signature'],
  outbound: ['base', 'core'],
  jobs: ['base', 'core'],
  http: ['base', 'contract', 'crypto', 'core', 'signature'],
  client: ['base', 'contract', 'signature'],
  cli: ['base', 'contract', 'client', 'signature', 'server/maintenance'],
  console: ['contract', 'client'],
  server: ['base', 'contract', 'signature', 'crypto', 'core', 'store', 'runner', 'outbound', 'jobs', 'http', 'client'],
}
/** Rooms that reach nothing outside the process themselves. */
const INWARD = ['base', 'contract', 'signature', 'crypto', 'core']
/** What deals in addresses only, though it comes from the module of sockets. */
const ADDRESSES = ['BlockList', 'SocketAddress', 'isIP', 'isIPv4', 'isIPv6']
const OUTSIDE = /^node:(child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|readline|sqlite|tls|worker_threads)(\/|$)/

export interface Import {
  specifier: string
  /** What is taken from it by name; empty for whole modules. */
  names: string[]
  place: string
}

/** Everything that a file imports or re-exports, types and dynamic imports included. */
export function importsOf(source: Source): Import[] {
  const { module } = parse(source)
  const found: Import[] = []
  const add = (specifier: string, offset: number, names: string[] = []) => found.push({ specifier, names, place: place(source, offset) })
  for (const { moduleRequest, entries, start } of module.staticImports) {
    add(
      moduleRequest.value,
      start,
      entries.map(({ importName }) => importName.name ?? '*'),
    )
  }
  for (const { entries, start } of module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest !== null) add(moduleRequest.value, start)
  }
  visit(source, {
    ImportExpression: ({ source: from, start }) => {
      if (from.type === 'Literal' && typeof from.value === 'string') add(from.value, start)
    },
    TSImportType: ({ source: from, start }) => add(from.value, start),
  })
  return found
}

/** Imports between rooms that the map does not allow, or that are written otherwise than `#room/file` and `./file.ts`. */
export function importFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const room = roomOf(source.path)
    if (room === undefined) return []
    return importsOf(source).flatMap((each) => {
      const fault = faultOf(room, source.path, each)
      return fault === undefined ? [] : [`${each.place} imports ${each.specifier}: ${fault}`]
    })
  })
}

/** What comes with the server and runs in processes of its own sees its own folder and these packages, and nothing else of ours. */
const DRIVERS = ['pg', 'mysql2/promise', '@redis/client']

/** Imports of a file of `actions/` that it would not find where it runs. */
export function actionFaults(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith('actions/'))
    .flatMap((source) =>
      importsOf(source).flatMap(({ specifier, place: where }) => {
        const own = specifier.startsWith('.') && posix.join(posix.dirname(source.path), specifier).startsWith('actions/')
        if (own || specifier.startsWith('node:') || DRIVERS.includes(specifier)) return []
        return [`${where} imports ${specifier}: actions/ imports itself, node: and ${DRIVERS.join(', ')}`]
      }),
    )
}

function faultOf(room: string, path: string, { specifier, names }: Import): string | undefined {
  if (specifier === 'node:net' && names.length > 0 && names.every((name) => ADDRESSES.includes(name))) return undefined
  if (OUTSIDE.test(specifier)) return INWARD.includes(room) ? `${room}/ does no input or output; pass it in through a port` : undefined
  if (specifier.startsWith('#')) return faultOfCrossing(room, specifier.slice(1))
  if (!specifier.startsWith('.')) return undefined
  if (roomOf(posix.join(posix.dirname(path), specifier)) !== room) return 'across rooms it is #room/file'
  return /\.[a-z]+$/.test(specifier) ? undefined : 'within a room the name of the file has its extension'
}

function faultOfCrossing(room: string, target: string): string | undefined {
  const other = target.split('/')[0] ?? ''
  if (other === room) return 'within a room it is ./file.ts'
  if (/\.(ts|mjs|js)$/.test(target)) return 'across rooms the name of the file has no extension'
  const allowed = MAP[room]
  if (allowed === undefined) return `the room ${room}/ is not in the map`
  const fits = allowed.some((name) => name === other || target === name || target.startsWith(`${name}/`))
  return fits ? undefined : `${room}/ may import only ${['itself', ...allowed].join(', ')}`
}

/** Rings of files that import each other, each told once, from its first file by name. */
export function cycleFaults(sources: readonly Source[]): string[] {
  const edges = new Map(
    sources.map((source) => [source.path, importsOf(source).flatMap(({ specifier }) => resolved(source.path, specifier))]),
  )
  const rings = new Set<string>()
  const done = new Set<string>()
  const walk = (path: string, trail: string[]): void => {
    const seenAt = trail.indexOf(path)
    if (seenAt >= 0) {
      rings.add(ringFromFirst(trail.slice(seenAt)))
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) walk(path, [])
  return [...rings].sort().map((ring) => `${ring}: these files import each other in a ring`)
}

function resolved(path: string, specifier: string): string[] {
  if (specifier.startsWith('#')) return [`src/${specifier.slice(1)}.ts`]
  return specifier.startsWith('.') ? [posix.join(posix.dirname(path), specifier)] : []
}

function ringFromFirst(ring: string[]): string {
  const first = ring.indexOf([...ring].sort()[0] ?? '')
  return [...ring.slice(first), ...ring.slice(0, first)].join(' → ')
}
