import { fits, fitsRead, meets, type Pattern, readPattern, rests } from './pattern.ts'

/** The parts of an NRN behind `nrn:`; the last one has whatever colons it has. */
export type NrnParts = readonly [domain: string, product: string, region: string, memberNo: string, resource: string]

/** The parts of an NRN or of a whole NRN pattern (contract: sub-account.md); `undefined` for what is none. */
export function nrnParts(nrn: string): NrnParts | undefined {
  const parts = nrn.split(':')
  if (parts.length < 6 || parts[0] !== 'nrn') return undefined
  const [, domain = '', product = '', region = '', memberNo = '', ...resource] = parts
  return [domain, product, region, memberNo, resource.length === 1 ? (resource[0] as string) : resource.join(':')]
}

/** A resource as a policy writes it, read once. */
export interface NrnPattern {
  /** With `*` for what was left open. */
  readonly text: string
  /** The parts, where it has all of them. */
  readonly parts: NrnParts | undefined
  /** Whether it fits everything. */
  readonly everything: boolean
  /** Whether it fits the one NRN `text` and no other. */
  readonly single: boolean
  /** The pattern over the whole of an NRN, and those over its parts where it is compared part by part. */
  readonly read: { readonly whole: Pattern; readonly each: readonly Pattern[] | undefined }
  /** Whether it fits an NRN; `parts` are those of the NRN where they are at hand already. */
  fits(nrn: string, parts?: NrnParts): boolean
  /** Whether it fits everything that `narrow` fits. Says no where it cannot tell. */
  covers(narrow: NrnPattern): boolean
  /** Whether some NRN may fit both. Says yes where it cannot tell. */
  meets(other: NrnPattern): boolean
  /** The patterns of what may follow `beginning`, which ends inside the last part of an NRN: for ids. */
  rests(beginning: string): string[]
}

/**
 * Reads a resource of a policy (ruling). With all six parts it is compared part by part, so that a `*` never reaches over
 * a colon into another part. With fewer, such as `nrn:PUB:KMS:*`, it is one pattern over the whole NRN: a Deny written
 * like that must not be passed over. An empty domain or region is any.
 */
export function readNrnPattern(written: string): NrnPattern {
  const text = opened(written).replace(/\*+/g, '*')
  const parts = nrnParts(text)
  const whole = readPattern(text)
  const single = whole.tail === undefined
  const each = single ? undefined : parts?.map(readPattern)
  return {
    text,
    parts,
    everything: text === '*',
    single,
    read: { whole, each },
    fits: (nrn, known) => {
      if (each === undefined) return fitsRead(whole, nrn)
      const given = known ?? nrnParts(nrn)
      return given !== undefined && partsFit(each, given)
    },
    covers: (narrow) => {
      if (single) return text === narrow.text
      if (each === undefined) return fitsRead(whole, narrow.text)
      return narrow.parts !== undefined && partsFit(each, narrow.parts)
    },
    meets: (other) => {
      if (single) return other.fits(text)
      if (other.single) return each === undefined ? fitsRead(whole, other.text) : other.parts !== undefined && partsFit(each, other.parts)
      const ofOther = other.read.each
      if (each === undefined || ofOther === undefined) return meets(whole, other.read.whole)
      return each.every((part, at) => meets(part, ofOther[at] as Pattern))
    },
    rests: (beginning) => {
      const given = nrnParts(beginning)
      if (parts === undefined || given === undefined) return rests(text, beginning)
      const here = parts.slice(0, 4).every((part, at) => fits(part, given[at] as string))
      return here ? rests(parts[4], given[4]) : []
    },
  }
}

/** The last part is where the patterns of one account differ, so it is asked first. */
function partsFit(each: readonly Pattern[], given: NrnParts): boolean {
  for (let at = each.length - 1; at >= 0; at--) if (!fitsRead(each[at] as Pattern, given[at] as string)) return false
  return true
}

/** Writes `*` where an empty domain or region means any. */
function opened(written: string): string {
  const parts = written.split(':')
  if (parts[0] !== 'nrn') return written
  return parts.map((part, at) => (part === '' && (at === 1 || at === 3) ? '*' : part)).join(':')
}
