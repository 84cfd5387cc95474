/**
 * Patterns in which `*` stands for any run of characters. Nothing else in a pattern is special, and nothing in a text
 * is: an asterisk there is a character like any other.
 */
export interface Pattern {
  /** What a text begins with; all of it where the pattern has no `*`. */
  readonly head: string
  /** What follows in this order, each behind a `*`. */
  readonly between: readonly string[]
  /** What a text ends with, behind the last `*`; `undefined` where the pattern has none. */
  readonly tail: string | undefined
}

/** Reads a pattern for asking often. */
export function readPattern(pattern: string): Pattern {
  const [head = '', ...between] = pattern.split('*')
  const tail = between.pop()
  return { head, between: between.filter((part) => part !== ''), tail }
}

/**
 * Whether a text is what the pattern means. Every part between two asterisks is taken where it first stands, and that is
 * never taken back, so no pattern takes longer than its length times the text's.
 */
export function fitsRead({ head, between, tail }: Pattern, text: string): boolean {
  if (tail === undefined) return text === head
  if (text.length < head.length + tail.length) return false
  // Heads of one account's patterns differ at their ends as a rule, and one letter is asked quicker than all of them.
  const last = head.length - 1
  if (last >= 0 && (text.charCodeAt(last) !== head.charCodeAt(last) || !text.startsWith(head))) return false
  let at = head.length
  for (const part of between) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - tail.length >= at && text.endsWith(tail)
}

export function fits(pattern: string, text: string): boolean {
  return fitsRead(readPattern(pattern), text)
}

/**
 * Whether every text that `narrow` fits is fitted by `wide`: `narrow` is read as a text in which its own `*` is a
 * character that only a `*` can cover. Never says yes wrongly; may say no where the truth is harder to see.
 */
export function covers(wide: string, narrow: string): boolean {
  return fits(wide, narrow)
}

/**
 * Whether some text fits both patterns. Exact: where both have a `*`, the longer head, all parts between and the longer tail,
 * one behind the other, make a text that both fit, as long as neither the heads nor the tails contradict each other.
 */
export function meets(left: Pattern, right: Pattern): boolean {
  if (left.tail === undefined) return fitsRead(right, left.head)
  if (right.tail === undefined) return fitsRead(left, right.head)
  const headsAgree = left.head.startsWith(right.head) || right.head.startsWith(left.head)
  return headsAgree && (left.tail.endsWith(right.tail) || right.tail.endsWith(left.tail))
}

/**
 * What may stand behind a beginning: `beginning + text` fits the pattern exactly when `text` fits one of these. Empty
 * where the pattern fits nothing that begins so.
 */
export function rests(pattern: string, beginning: string): string[] {
  let reached = afterStars(pattern, [0])
  for (const letter of beginning) {
    const next: number[] = []
    for (const at of reached) {
      if (pattern[at] === '*') next.push(at)
      else if (pattern[at] === letter) next.push(at + 1)
    }
    if (next.length === 0) return []
    reached = afterStars(pattern, next)
  }
  // Behind a `*` stands whatever it leaves over: a rest that begins right after one adds nothing.
  return reached.filter((at) => at === 0 || pattern[at - 1] !== '*' || !reached.includes(at - 1)).map((at) => pattern.slice(at))
}

/** Places in a pattern, in order, with those that an empty `*` leads to. What stands before the last `*` adds nothing to it. */
function afterStars(pattern: string, places: readonly number[]): number[] {
  const found = new Set<number>()
  for (const place of places) {
    let at = place
    found.add(at)
    while (pattern[at] === '*') found.add(++at)
  }
  const sorted = [...found].sort((left, right) => left - right)
  const last = sorted.findLastIndex((at) => pattern[at] === '*')
  return last < 0 ? sorted : sorted.slice(last)
}
