import { readFileSync } from 'node:fs'

/** A file of vectors. The files are only ever appended to: what was stored once opens for ever. */
export function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as T
}

export function vectorsOf<T>(name: string): readonly T[] {
  const { vectors } = readVectors<{ vectors: readonly T[] }>(name)
  if (vectors.length === 0) throw new Error(`test/vectors/${name}.json holds no vector`)
  return vectors
}

/** Bytes of a vector, a plain array of their own. */
export function bytes(hexadecimal: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(hexadecimal)
}

/** Chance that was settled beforehand: hands out these bytes in this order, and no others. */
export function scripted(...draws: readonly string[]): (length: number) => Uint8Array {
  const left = [...draws]
  return (length) => {
    const drawn = bytes(left.shift() ?? '')
    if (drawn.byteLength !== length) throw new Error(`the script holds ${drawn.byteLength} bytes where ${length} were asked for`)
    return drawn
  }
}
