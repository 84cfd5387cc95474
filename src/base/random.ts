/** Source of unpredictable bytes: `node:crypto`'s in the server, a seeded one in tests. */
export type Random = (length: number) => Uint8Array

/** A uniformly distributed whole number in `[0, bound)`; `bound` 1–65,536. Rejection keeps it unbiased. */
export function randomBelow(random: Random, bound: number): number {
  const limit = 65_536 - (65_536 % bound)
  for (;;) {
    const bytes = random(2)
    const drawn = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
    if (drawn < limit) return drawn % bound
  }
}
