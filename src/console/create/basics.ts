/** What the first two steps hold. */
export interface Basics {
  name: string
  memo: string
  /** The tag of a key of KMS; empty for the built-in key. */
  keyTag: string
  rotates: boolean
  days: number
  triggerId: string
}

export const EMPTY_BASICS: Basics = { name: '', memo: '', keyTag: '', rotates: false, days: 90, triggerId: '' }
export const MEMO_MAX_BYTES = 1000
/** Longer ones, and further signs, are taken by a server that is set so. */
export const NAME_MAX = 15
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/
const WIDE_NAME = /^[A-Za-z][A-Za-z0-9_/.+=@-]*$/

interface Limits {
  /** The longest name that the server takes. */
  nameMax: number
  bytesOf: (text: string) => number
}

export type BasicsFault = 'name-short' | 'name-long' | 'name-signs' | 'memo-long' | 'days' | 'trigger'

/** What the browser can tell; whether a name is taken, the server says. */
export function basicsFaults({ name, memo, rotates, days, triggerId }: Basics, { nameMax, bytesOf }: Limits): Set<BasicsFault> {
  const faults = new Set<BasicsFault>()
  if (name.length < 3) faults.add('name-short')
  else if (name.length > nameMax) faults.add('name-long')
  else if (!(nameMax > NAME_MAX ? WIDE_NAME : NAME).test(name)) faults.add('name-signs')
  if (bytesOf(memo) > MEMO_MAX_BYTES) faults.add('memo-long')
  if (rotates && !(Number.isInteger(days) && days >= 1 && days <= 730)) faults.add('days')
  if (rotates && triggerId === '') faults.add('trigger')
  return faults
}
