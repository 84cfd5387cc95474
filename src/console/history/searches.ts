/** Searches that a person keeps, in this browser: what is searched for, and never what is found. */
export interface Kept {
  name: string
  /** As it stands in the address, without its page. */
  search: string
}

export const KEPT_MAX = 50
export const NAME_MAX = 60

export function keptBy(person: string): Kept[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(placeOf(person)) ?? '[]')
    return Array.isArray(read) ? read.filter(isKept).slice(0, KEPT_MAX) : []
  } catch {
    // Somebody else wrote it, or storage is shut: there is nothing kept then.
    return []
  }
}

/** One of the same name is replaced. `false`: the browser takes no more. */
export function keep(person: string, kept: Kept): boolean {
  return write(person, [kept, ...keptBy(person).filter(({ name }) => name !== kept.name)].slice(0, KEPT_MAX))
}

export function forget(person: string, name: string): boolean {
  return write(
    person,
    keptBy(person).filter((each) => each.name !== name),
  )
}

function write(person: string, kept: readonly Kept[]): boolean {
  try {
    localStorage.setItem(placeOf(person), JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

const placeOf = (person: string) => `coffer.searches.${person}`

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const { name, search } = value as Record<string, unknown>
  return typeof name === 'string' && name.length <= NAME_MAX && typeof search === 'string' && search.length <= 4000
}
