import { mkdirSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Rotation actions that come with the server: their code lies in `actions/` of this repository and needs the drivers of
 * `node_modules`, so a run sees these two folders besides its own, read-only.
 */
const KIND = /^ready:(postgresql|mysql|redis|http)$/
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FOLDERS = ['actions', 'node_modules'] as const

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
}

/** `undefined` for a kind that brings its own code. `folder` is the run's own, as seen inside. */
export function readyOf(kind: string, folder: string): Ready | undefined {
  const name = KIND.exec(kind)?.[1]
  if (name === undefined) return undefined
  const shown = FOLDERS.map((each) => ({ outside: realpathSync(join(ROOT, each)), inside: `${folder}/${each}` }))
  return { entry: `${folder}/actions/${name}/main.ts`, shown }
}

/** Makes the empty folders where they are mounted: a read-only folder cannot be given any later. Returns their paths. */
export function mountPoints(shown: readonly Shown[], folder: string): string[] {
  return shown.map(({ inside }) => {
    const place = join(folder, basename(inside))
    mkdirSync(place)
    return place
  })
}

/** An argument with a path inside, for a layer without a file system of its own: with the path where it really lies. */
export function really(part: string, folders: readonly Shown[]): string {
  // The more exact first: the run's own folder holds the places of the others.
  const found = folders.toSorted((one, other) => other.inside.length - one.inside.length).find(({ inside }) => part.includes(inside))
  return found === undefined ? part : part.replace(found.inside, found.outside)
}
