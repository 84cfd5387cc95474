import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { archiveEntry, readArchive } from '#core/functions/archive'
import type { ActionRun } from '#core/ports/runner'
import { makeFolder, removeFolder } from './folders.ts'
import { harnessPath, type Language } from './languages.ts'
import { mountPoints } from './ready.ts'

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
export async function makeActionFolder(language: Language, action: ActionRun, uid: number | undefined): Promise<ActionFolder> {
  const archive = action.binary === true ? await readArchive(action.code, action.kind) : undefined
  const path = makeFolder()
  const remove = () => removeFolder(path)
  try {
    const entry = archive === undefined ? language.fileName : `${UNPACKED}/${archiveEntry(action.kind)}`
    copyFileSync(harnessPath(language), join(path, language.harness))
    for (const [name, text] of Object.entries(language.beside)) writeFileSync(join(path, name), text)
    if (archive === undefined) writeFileSync(join(path, entry), await language.text(action))
    for (const file of archive ?? []) {
      const to = join(path, UNPACKED, file.path)
      mkdirSync(dirname(to), { recursive: true })
      writeFileSync(to, file.bytes)
    }
    mountPoints(language.shown, path)
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
