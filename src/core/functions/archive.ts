import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { Problem } from '#base/problem'

/** What an archive may hold: what comes to about 1.5 MB packed may be this much unpacked. */
export const ARCHIVE = { filesMax: 2000, bytesMax: 33_554_432, pathMaxBytes: 255, depthMax: 16 } as const

/** A file of an archive; its path is relative, with `/` between folders, and stays inside. */
export interface ArchiveFile {
  path: string
  bytes: Uint8Array
}

/** The file of an archive that is run, by the kind of the action (contract: cloud-functions.md). */
export function archiveEntry(kind: string): 'index.js' | '__main__.py' {
  return kind.startsWith('python:') ? '__main__.py' : 'index.js'
}

const TYPE_BITS = 0o170000
const PLAIN_TYPES: readonly number[] = [0, 0o100000, 0o040000]
const ENCRYPTED = 1

/**
 * The files of a base64 zip, for an action of this kind. Throws Problem `input.invalid` for what is no zip, lacks its entry point,
 * would lie outside its folder, is a link or another special file, stands there twice, or unpacks to more than `ARCHIVE` allows.
 */
export async function readArchive(code: string, kind: string): Promise<ArchiveFile[]> {
  const zip = await opened(code)
  const files = new Map<string, ArchiveFile>()
  let left: number = ARCHIVE.bytesMax
  if (zip.entryCount > ARCHIVE.filesMax) throw refused(`it has ${zip.entryCount} entries, and at most ${ARCHIVE.filesMax} are taken`)
  for await (const entry of entriesOf(zip)) {
    const path = checkedPath(entry)
    left -= entry.uncompressedSize
    if (left < 0) throw refused(`it unpacks to more than ${ARCHIVE.bytesMax} bytes`)
    if (path.endsWith('/')) continue
    if (files.has(path)) throw refused(`${path} is in it twice`)
    files.set(path, { path, bytes: await content(zip, entry) })
  }
  checkFolders(files)
  const entry = archiveEntry(kind)
  if (!files.has(entry)) throw refused(missing(entry, [...files.keys()]))
  return [...files.values()]
}

function refused(why: string): Problem {
  return new Problem('input.invalid', `exec.code: the archive is refused: ${why}.`, { reason: { is: 'archive', field: 'exec.code' } })
}

async function opened(code: string): Promise<ZipFile> {
  const text = code.replaceAll(/\s/g, '')
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw refused('it is no base64')
  try {
    return await fromBufferPromise(Buffer.from(text, 'base64'), { strictFileNames: true, validateEntrySizes: true })
  } catch (error) {
    throw refused(`it is no zip that can be read (${said(error)})`)
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    for await (const entry of zip.eachEntry()) yield entry
  } catch (error) {
    throw error instanceof Problem ? error : refused(said(error))
  }
}

/** The path of an entry that may be unpacked. That it is relative and does not climb was checked when its name was read. */
function checkedPath(entry: Entry): string {
  const path = entry.fileName
  const shown = JSON.stringify(path.slice(0, 100))
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw refused(`${shown} is encrypted`)
  // Who made the archive says which bits count; a link that hides behind another maker is refused as well.
  if (!PLAIN_TYPES.includes((entry.externalFileAttributes >>> 16) & TYPE_BITS))
    throw refused(`${shown} is a link or another special file; only files and folders are taken`)
  const parts = path.replace(/\/$/, '').split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw refused(`${shown} is no path inside it`)
  if (/[\u0000-\u001f\u007f\\]/.test(path)) throw refused(`${shown} has a character that no name may have`)
  if (Buffer.byteLength(path) > ARCHIVE.pathMaxBytes || parts.length > ARCHIVE.depthMax) throw refused(`the path ${shown} is too long`)
  return path
}

async function content(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
  } catch (error) {
    throw refused(`${JSON.stringify(entry.fileName)} cannot be read (${said(error)})`)
  }
  const bytes = Buffer.concat(chunks)
  if (crc32(bytes) !== entry.crc32) throw refused(`${JSON.stringify(entry.fileName)} is damaged`)
  return bytes
}

/** No name may be a file and a folder at once. */
function checkFolders(files: ReadonlyMap<string, unknown>): void {
  for (const path of files.keys()) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      if (files.has(path.slice(0, at))) throw refused(`${path.slice(0, at)} is a file and a folder`)
    }
  }
}

function missing(entry: string, paths: readonly string[]): string {
  const deeper = paths.find((path) => path.endsWith(`/${entry}`))
  const hint = deeper === undefined ? '' : `, only at ${deeper}: pack what is inside that folder, not the folder`
  return `it has no ${entry} at its top${hint}`
}

function said(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}
