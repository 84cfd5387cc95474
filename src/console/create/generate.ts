export interface Recipe {
  length: number
  lower: boolean
  upper: boolean
  digits: boolean
  signs: boolean
}

export const LENGTHS = { min: 8, max: 256 } as const
const KINDS = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  signs: '!#$%&()*+,-.:;<=>?@[]^_{|}~',
} as const

/** A random text with at least one character of every kind asked for. The browser's cryptographic source, without bias. */
export function generate({ length, ...kinds }: Recipe): string {
  const chosen = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => kinds[kind]).map((kind) => KINDS[kind])
  if (chosen.length === 0) return ''
  const all = chosen.join('')
  for (;;) {
    const text = Array.from({ length }, () => all[below(all.length)]).join('')
    if (chosen.every((kind) => [...kind].some((sign) => text.includes(sign)))) return text
  }
}

/** A whole number below `bound`, every one equally likely: what would favour the first ones is drawn again. */
function below(bound: number): number {
  const limit = 256 - (256 % bound)
  const drawn = new Uint8Array(1)
  do crypto.getRandomValues(drawn)
  while ((drawn[0] ?? 0) >= limit)
  return (drawn[0] ?? 0) % bound
}
