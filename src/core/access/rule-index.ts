import type { NrnParts, NrnPattern } from './nrn-pattern.ts'

/** What is asked about one resource of a policy, in the order of the policies. */
interface Ordered<R> {
  readonly rule: R
  readonly order: number
}

/** Rules whose pattern fixes so many letters at this end of a resource, by those letters. */
interface Ends<R> {
  readonly at: 'head' | 'tail'
  readonly length: number
  readonly byLetters: ReadonlyMap<string, readonly Ordered<R>[]>
}

/**
 * Rules by the letters that their resources begin or end with. The patterns of one account fix a handful of different lengths, so a
 * question looks up that many texts and is asked of the few rules found there, however many there are.
 */
export class RuleIndex<R extends { readonly nrn: NrnPattern }> {
  readonly #ends: readonly Ends<R>[]
  /** Patterns over a whole NRN, which has to be asked as one text. */
  readonly #whole: readonly Ordered<R>[]

  constructor(rules: readonly R[]) {
    const ends = new Map<string, { at: 'head' | 'tail'; length: number; byLetters: Map<string, Ordered<R>[]> }>()
    const whole: Ordered<R>[] = []
    for (const [order, rule] of rules.entries()) {
      const resource = rule.nrn.parts?.[4]
      if (resource === undefined) {
        whole.push({ rule, order })
        continue
      }
      const { at, letters } = longerEnd(resource)
      const key = `${at}${letters.length}`
      const group = ends.get(key) ?? { at, length: letters.length, byLetters: new Map<string, Ordered<R>[]>() }
      ends.set(key, group)
      const same = group.byLetters.get(letters)
      if (same === undefined) group.byLetters.set(letters, [{ rule, order }])
      else same.push({ rule, order })
    }
    this.#ends = [...ends.values()]
    this.#whole = whole
  }

  /** The first rule, in the order of the policies, that fits the NRN and counts. */
  first(nrn: string, parts: NrnParts | undefined, counts: (rule: R) => boolean): R | undefined {
    let best = firstOf(this.#whole, undefined, nrn, parts, counts)
    if (parts === undefined) return best?.rule
    const resource = parts[4]
    for (const { at, length, byLetters } of this.#ends) {
      if (resource.length < length) continue
      const found = byLetters.get(at === 'head' ? resource.slice(0, length) : resource.slice(resource.length - length))
      if (found !== undefined) best = firstOf(found, best, nrn, parts, counts)
    }
    return best?.rule
  }
}

/**
 * The text before the first or behind the last `*`, whichever tells more; for a pattern without one all of it. What the head says of the
 * kind of resource, as in `Secret/`, tells nothing: every question about an account's secrets begins so.
 */
function longerEnd(pattern: string): { at: 'head' | 'tail'; letters: string } {
  const first = pattern.indexOf('*')
  if (first < 0) return { at: 'head', letters: pattern }
  const tail = pattern.slice(pattern.lastIndexOf('*') + 1)
  const told = first - Math.min(first, pattern.indexOf('/') + 1)
  return tail.length > told ? { at: 'tail', letters: tail } : { at: 'head', letters: pattern.slice(0, first) }
}

function firstOf<R extends { readonly nrn: NrnPattern }>(
  rules: readonly Ordered<R>[],
  best: Ordered<R> | undefined,
  nrn: string,
  parts: NrnParts | undefined,
  counts: (rule: R) => boolean,
): Ordered<R> | undefined {
  for (const each of rules) {
    if (best !== undefined && each.order > best.order) return best
    if (each.rule.nrn.fits(nrn, parts) && counts(each.rule)) return each
  }
  return best
}
