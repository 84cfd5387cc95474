import { createHash, timingSafeEqual } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { lengthPrefixed } from '#base/length-prefix'
import { KEY_BYTES } from './hkdf.ts'

const LABEL = 'coffer/v1/share'
const CHECKSUM_BYTES = 4
/** A point of the polynomials: their values at one place, and the place. */
const POINT_BYTES = KEY_BYTES + 1
const WORDS = 5
/** Crockford's Base32: no I, L, O, U, and small letters are the same. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LINE = /^coffer-share\s+([0-9a-f]{8})\s+(\d{1,3})\/(\d{1,3})\s+needs\s+(\d{1,3})\s+([0-9a-z\s-]+)$/i

/** One of the shares that a root key was split into. */
export interface Share {
  /** 8 hexadecimal digits that all shares of one key have, and no others. */
  readonly label: string
  readonly number: number
  readonly count: number
  readonly threshold: number
  readonly point: Uint8Array
}

/** Splits a root key. Draws its own randomness; 2 ≤ threshold ≤ count ≤ 255. */
export async function splitRootKey(rootKey: Uint8Array, of: { label: string; count: number; threshold: number }): Promise<Share[]> {
  const points = await split(new Uint8Array(rootKey), of.count, of.threshold)
  return points.map((point, at) => ({ ...of, number: at + 1, point }))
}

/** The root key again, from as many different shares of it as its threshold asks for. Whether it is the right one only a slot can tell. */
export async function joinShares(shares: readonly Share[]): Promise<Uint8Array> {
  return combine(shares.map(({ point }) => new Uint8Array(point)))
}

/** A share as a line for people: `coffer-share {label} {number}/{count} needs {threshold} {Base32 in words of four}`. */
export function shareLine(share: Share): string {
  const letters = base32(Buffer.concat([share.point, checksum(share)]))
  const words = letters.match(/.{1,4}/g) ?? []
  return `coffer-share ${share.label} ${share.number}/${share.count} needs ${share.threshold} ${words.join('-')}`
}

/** The share that a line holds; `undefined` for a line that is none or in which something was mistyped. */
export function parseShare(line: string): Share | undefined {
  const [, label = '', number, count, threshold, text = ''] = LINE.exec(line.trim()) ?? []
  const bytes = unbase32(text)
  if (bytes === undefined || bytes.byteLength !== POINT_BYTES + CHECKSUM_BYTES) return undefined
  const share = {
    label: label.toLowerCase(),
    number: Number(number),
    count: Number(count),
    threshold: Number(threshold),
    point: bytes.subarray(0, POINT_BYTES),
  }
  const fits = share.number >= 1 && share.number <= share.count && share.threshold >= 2 && share.threshold <= share.count
  return fits && timingSafeEqual(checksum(share), bytes.subarray(POINT_BYTES)) ? share : undefined
}

/** Finds typing mistakes; it proves nothing. */
function checksum({ label, number, count, threshold, point }: Share): Buffer {
  const parts = lengthPrefixed([LABEL, label, number, count, threshold, point])
  return createHash('sha256').update(parts).digest().subarray(0, CHECKSUM_BYTES)
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((word) => LETTERS[Number.parseInt(word.padEnd(WORDS, '0'), 2)]).join('')
}

/** Reads what looks alike as what it was. `undefined` for other letters, or bits left over that are not 0. */
function unbase32(text: string): Buffer | undefined {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  const values = [...letters].map((letter) => LETTERS.indexOf(letter))
  if (letters === '' || values.includes(-1)) return undefined
  const bits = values.map((value) => value.toString(2).padStart(WORDS, '0')).join('')
  const whole = bits.length - (bits.length % 8)
  if (bits.slice(whole).includes('1')) return undefined
  return Buffer.from((bits.slice(0, whole).match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
