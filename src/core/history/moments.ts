import type { Instant } from '#base/instant'

/** Stands beside the terms of a segment, where no term's number is as large: see `termOf`. */
export const MOMENTS = 2 ** 48
/** Of each byte seven bits belong to the number, and the eighth says that it goes on. */
const GOES_ON = 128

/**
 * The moments of the records of a segment in their order, each as how much later it is than the one before, which is a byte or two as a
 * rule: records are counted over time by them, and not one is read. Part of the schema.
 */
export function packMoments(moments: Iterable<Instant>): Uint8Array {
  const bytes: number[] = []
  let before = 0
  for (const moment of moments) {
    const later = moment - before
    before = moment
    // The sign stands in the last bit, since records are a little out of order here and there.
    let rest = later < 0 ? -2 * later - 1 : 2 * later
    for (; rest >= GOES_ON; rest = Math.floor(rest / GOES_ON)) bytes.push((rest % GOES_ON) + GOES_ON)
    bytes.push(rest)
  }
  return Uint8Array.from(bytes)
}

export function momentsIn(bytes: Uint8Array): Instant[] {
  const moments: Instant[] = []
  let moment = 0
  let number = 0
  let worth = 1
  for (const byte of bytes) {
    number += (byte % GOES_ON) * worth
    worth *= GOES_ON
    if (byte >= GOES_ON) continue
    moment += number % 2 === 1 ? -(number + 1) / 2 : number / 2
    moments.push(moment)
    number = 0
    worth = 1
  }
  return moments
}
