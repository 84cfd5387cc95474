import { type RawBuilder, sql } from 'kysely'
import { logOf, SEGMENT } from '#core/ports/history-store'
import type { UsageAsked } from '#core/ports/store'
import type { Range } from './facts.ts'
import { type Candidates, type Ground, type Narrowing, readPlaces, segmentsOf } from './postings.ts'
import { searchedTerms, termsSayAll } from './usage-terms.ts'

/** So many candidates are looked at with one statement, and with the first, which as a rule fills a page. */
const LOOKED_AT_ONCE = 2000
const LOOKED_AT_FIRST = 250
/** From so many candidates on it is cheaper to pass by a whole segment than to name them. */
const DENSE = SEGMENT / 4
/** So many whole segments that follow each other are passed by with one statement, and each time four times as many, up to the most. */
const RUN_FIRST = 1
const RUN_MOST = 16

/** Where the records of each log begin that are in no segment yet. */
export type Tails = readonly Range[]

/** Which segments need not be looked at to be counted: postings say all of it, none of it was dropped, and all of it lies in the time. */
export function countable(asked: UsageAsked, kept: ReadonlyMap<number, number>): (candidates: Candidates) => boolean {
  if (!termsSayAll(asked)) return () => false
  const { from = 0, to = Number.MAX_SAFE_INTEGER } = asked
  return (candidates) => candidates.from >= from && candidates.to <= to && candidates.first >= (kept.get(logOf(candidates.first)) ?? 0)
}

/** Records to be looked at with one statement, and the moment of the newest of their segments. */
export interface Stretch {
  where: RawBuilder<boolean>
  size: number
  to: number
  /** Where they are all that lie between two numbers. */
  range?: Range
}

/**
 * What is done with segments before they are looked at: `count` tells that it is counted already, as long as how many there are is known,
 * and `isEnough` that none after it matters.
 */
interface Passing {
  count(candidates: Candidates): boolean
  isEnough?(to: number): boolean
  /** Counts what it can of segments whose places are known, and leaves the others. */
  countAmong?(segments: readonly Candidates[]): Promise<Candidates[]>
}

/** What may fit, from the newest segment back: the records that postings name, or whole segments where postings leave out little. */
export async function* stretchesOf(ground: Ground, asked: UsageAsked, tails: Tails, passing: Passing): AsyncGenerator<Stretch> {
  const narrowing = { terms: searchedTerms(asked), from: asked.from, to: asked.to }
  const posted = new Map(tails.map(({ from }) => [logOf(from), from]))
  const dense = termsSayAll(asked) ? SEGMENT : DENSE
  const waiting = new Waiting(ground)
  let most = RUN_FIRST
  for await (const segments of segmentsOf(ground, narrowing)) {
    // What was posted while this search goes on was looked at among the newest.
    const ours = segments.filter(({ first }) => first < (posted.get(logOf(first)) ?? 0))
    const { left: known, over } = await uncounted(ground, { terms: narrowing.terms, segments: ours, dense }, passing)
    const left = passing.countAmong === undefined ? known : await passing.countAmong(known)
    for (let at = 0; at < left.length; ) {
      const { seqs, to } = left[at] as Candidates
      if (seqs !== undefined) {
        at++
        yield* waiting.add(seqs, to)
        continue
      }
      const run = runAt(left, at, most)
      at += run.length
      most = Math.min(most * 4, RUN_MOST)
      yield run.stretch
    }
    if (over) break
  }
  yield* waiting.rest()
}

/** Whole segments, each of which begins where the next one ends. */
function runAt(segments: readonly Candidates[], at: number, most: number): { length: number; stretch: Stretch } {
  const { first: newest, to } = segments[at] as Candidates
  let length = 1
  const follows = (each: Candidates | undefined) =>
    each !== undefined && each.seqs === undefined && each.first === newest - length * SEGMENT
  while (length < most && follows(segments[at + length])) length++
  const range = { from: newest - (length - 1) * SEGMENT, to: newest + SEGMENT }
  return { length, stretch: { where: inRange(range.from, range.to), size: length * SEGMENT, to, range } }
}

/** Candidates until there are enough of them for one statement. */
class Waiting {
  readonly #ground: Ground
  #seqs: number[] = []
  #to = 0
  #atOnce = LOOKED_AT_FIRST

  constructor(ground: Ground) {
    this.#ground = ground
  }

  *add(seqs: readonly number[], to: number): Generator<Stretch> {
    if (this.#seqs.length === 0) this.#to = to
    this.#seqs.push(...seqs)
    while (this.#seqs.length >= this.#atOnce) {
      yield this.#stretch(this.#seqs.splice(0, this.#atOnce))
      this.#to = to
      this.#atOnce = LOOKED_AT_ONCE
    }
  }

  *rest(): Generator<Stretch> {
    if (this.#seqs.length > 0) yield this.#stretch(this.#seqs)
  }

  #stretch(seqs: number[]): Stretch {
    return { where: this.#ground.engine.oneOf(sql.id('u', 'seq'), seqs), size: seqs.length, to: this.#to }
  }
}

interface Among {
  terms: Narrowing['terms']
  segments: readonly Candidates[]
  /** From so many candidates on the places of a segment are not read. */
  dense: number
}

/** Counts what can be counted of some segments. Those that are left have to be looked at: all of each, or the places that are read here. */
async function uncounted(
  ground: Ground,
  { terms, segments, dense }: Among,
  { count, isEnough }: Passing,
): Promise<{ left: Candidates[]; over: boolean }> {
  const left: Candidates[] = []
  let over = false
  for (const segment of segments) {
    if (!count(segment)) left.push(segment)
    else if (isEnough?.(segment.to) === true) {
      over = true
      break
    }
  }
  const unknown = new Set(left.filter((each) => each.count === undefined))
  await readPlaces(
    ground,
    terms,
    left.filter((each) => each.count === undefined || each.count < dense),
  )
  return { left: left.filter((each) => each.count !== 0 && !(unknown.has(each) && count(each))), over }
}

export const inRange = (from: number, to: number) => sql<boolean>`"u"."seq" >= ${from} and "u"."seq" < ${to}`
