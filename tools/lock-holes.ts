/** One entry of package-lock.json, as far as we look at it. */
export interface LockedPackage {
  version?: string
  integrity?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

export interface Hole {
  name: string
  wantedBy: string
  entry: LockedPackage
}

const SYSTEMS: Record<string, string> = {
  windows: 'win32',
  win32: 'win32',
  darwin: 'darwin',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  aix: 'aix',
}
const PROCESSORS = /^(x64|arm64|arm|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32)$/
const LIBRARIES: [RegExp, string][] = [
  [/^musl/, 'musl'],
  [/^gnu/, 'glibc'],
]

/** The optional dependencies, exact in version and named after a platform, that no entry of the lock stands for. */
export function holesOf(packages: Record<string, LockedPackage>): Hole[] {
  const holes = new Map<string, Hole>()
  for (const [path, locked] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
      if (packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`]) continue
      const entry = { version, ...(locked.dev === true && { dev: true }), optional: true, ...platformOf(name) }
      holes.set(name, { name, wantedBy: path.replace(/^.*node_modules\//, ''), entry })
    }
  }
  return [...holes.values()]
}

function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.slice(name.indexOf('/') + 1).split('-')
  const os = words.map((word) => SYSTEMS[word]).filter((word) => word !== undefined)
  const cpu = words.filter((word) => PROCESSORS.test(word))
  const libc = LIBRARIES.filter(([sign]) => words.some((word) => sign.test(word))).map(([, library]) => library)
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }) }
}
