import { holesOf, type LockedPackage } from '../../tools/lock-holes.ts'
import { importsOf } from './imports.ts'
import type { Source } from './source.ts'

const RUN_TIME_MAX = 12
/** What only rotation actions load (the drivers) or the command line (shares of the root key), in processes of their own: the server never does. */
const NEVER_IN_SERVER: ReadonlySet<string> = new Set(['mysql2', '@redis/client', 'shamir-secret-sharing'])
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/

interface PackageFile {
  dependencies?: Record<string, string>
  /** What the console is built of: a server whose console was built elsewhere runs without. */
  optionalDependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** Versions that are no exact number, packages that no decision record gives a reason for, and too many of them. */
export function dependencyFaults(
  { dependencies = {}, optionalDependencies = {}, devDependencies = {} }: PackageFile,
  decisions: readonly Source[],
): string[] {
  const loose = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies })
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `package.json asks for ${name} ${version}, which is no exact version`)
  const unexplained = Object.keys({ ...dependencies, ...optionalDependencies })
    .filter((name) => !decisions.some(({ text }) => text.includes(`\`${name}\``)))
    .map((name) => `package.json needs ${name}, and no file in docs/decisions says why`)
  const count = Object.keys(dependencies).filter((name) => !NEVER_IN_SERVER.has(name)).length
  const tooMany = count > RUN_TIME_MAX ? [`package.json needs ${count} packages at run time, and at most ${RUN_TIME_MAX} are allowed`] : []
  return [...loose, ...unexplained, ...tooMany]
}

/** The server imports only what is installed without the packages of development, and the console what it is built of. */
export function undeclaredFaults({ dependencies = {}, optionalDependencies = {} }: PackageFile, sources: readonly Source[]): string[] {
  const allowed = (path: string) => (path.startsWith('src/console/') ? optionalDependencies : dependencies)
  return sources
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap((source) => importsOf(source).map((each) => ({ ...each, path: source.path })))
    .filter(({ specifier }) => !/^(node:|#|\.)/.test(specifier))
    .filter(({ specifier, path }) => !Object.hasOwn(allowed(path), /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? ''))
    .map(
      ({ place, specifier, path }) =>
        `${place} imports ${specifier}, which package.json does not name under ${path.startsWith('src/console/') ? 'optionalDependencies' : 'dependencies'}`,
    )
}

/** Packages of other platforms that npm left out of the lock, so that `npm ci` would refuse it. */
export function lockFaults(packages: Record<string, LockedPackage>): string[] {
  return holesOf(packages).map(({ name, wantedBy }) => `package-lock.json does not name ${name}, which ${wantedBy} wants; run npm run lock`)
}
