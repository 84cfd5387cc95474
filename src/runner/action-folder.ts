import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { archiveEntry, readArchive } from '#core/functions/archive'
import type { ActionRun } from '#core/ports/runner'

const HARNESS = fileURLToPath(new URL('./harness.mjs', import.meta.url))
/** Where an archive is unpacked, apart from what is ours. */
const UNPACKED = 'code'

/** The code of one run as files: the harness, and beside it what the user gave. */
export interface ActionFolder {
  path: string
  /** The file that is run, relative to the folder. */
  entry: string
  /** Removes the folder with all that is in it. */
  remove(): void
}

/** Makes the folder of one run, for the user that runs it alone. Rejects when an archive cannot be unpacked. */
export async function makeActionFolder(action: ActionRun, uid: number | undefined): Promise<ActionFolder> {
  const archive = action.binary === true ? await readArchive(action.code, action.kind) : undefined
  const path = mkdtempSync(join(tmpdir(), 'coffer-action-'))
  const remove = () => {
    reopen(path)
    rmSync(path, { recursive: true, force: true })
  }
  try {
    const entry = archive === undefined ? fileName(action.code) : `${UNPACKED}/${archiveEntry(action.kind)}`
    copyFileSync(HARNESS, join(path, 'harness.mjs'))
    if (archive === undefined) writeFileSync(join(path, entry), withExport(action))
    for (const file of archive ?? []) {
      const to = join(path, UNPACKED, file.path)
      mkdirSync(dirname(to), { recursive: true })
      writeFileSync(to, file.bytes)
    }
    close(path, uid)
    return { path, entry, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** Makes everything readable for the one user, and writable for nobody. */
function close(path: string, uid: number | undefined): void {
  const isFolder = statSync(path).isDirectory()
  if (isFolder) for (const name of readdirSync(path)) close(join(path, name), uid)
  chmodSync(path, isFolder ? 0o500 : 0o400)
  if (uid !== undefined) chownSync(path, uid, uid)
}

/** Makes the folders writable again: who is not root cannot take files out of one that is not. */
function reopen(folder: string): void {
  chmodSync(folder, 0o700)
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) reopen(join(folder, entry.name))
}

/** A module says so by its first words; everything else is CommonJS. */
function fileName(code: string): string {
  return /^\s*(?:import\b[^(]|export\b)/m.test(code) ? 'index.mjs' : 'index.cjs'
}

/** Code that only declares its entry point, as these services take it, exports it as well. */
function withExport({ code, main }: ActionRun): string {
  if (fileName(code) === 'index.mjs' || !/^[A-Za-z_$][\w$]*$/.test(main)) return code
  return `${code}\n;if (typeof ${main} === 'function' && module.exports.${main} === undefined) module.exports.${main} = ${main}\n`
}
