/** The newest checkpoint of a log that was checked here: what the next visit holds the server to. */
export interface KeptCheckpoint {
  log: number
  key: string
  checkpoint: string
  /** When it was checked, in milliseconds. */
  at: number
}

const PLACE = 'coffer.checkpoints'
const LOGS_MAX = 64
const TEXT_MAX = 2000

export function keptCheckpoints(): KeptCheckpoint[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '[]')
    return Array.isArray(read) ? read.filter(isKept).slice(0, LOGS_MAX) : []
  } catch {
    // Somebody else wrote it, or storage is shut: there is nothing kept then.
    return []
  }
}

/** `false`: the browser takes nothing more. */
export function keepCheckpoints(kept: readonly KeptCheckpoint[]): boolean {
  try {
    localStorage.setItem(PLACE, JSON.stringify(kept.slice(0, LOGS_MAX)))
    return true
  } catch {
    return false
  }
}

function isKept(value: unknown): value is KeptCheckpoint {
  if (typeof value !== 'object' || value === null) return false
  const { log, key, checkpoint, at } = value as Record<string, unknown>
  const texts = [key, checkpoint].every((each) => typeof each === 'string' && each.length <= TEXT_MAX)
  return texts && Number.isSafeInteger(log) && Number.isSafeInteger(at)
}
