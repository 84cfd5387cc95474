import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findKey } from './key-shape.ts'
import { resealShape } from './reseal-shape.ts'
import { startReseal } from './start-reseal.ts'
import { mustBeEnabled } from './usable.ts'

/** Brings what is stored under older versions of a key under its current one, in the background. */
export const resealKey: Changing<typeof OPERATIONS.resealKey> = async (unit, call) => {
  const key = mustBeEnabled(await findKey(unit, call))
  const reseal = await startReseal(unit, key)
  call.note({ version: key.currentVersion, message: `Reseal Key: ${reseal.total} stored values come under version ${key.currentVersion}.` })
  return resealShape(unit, key, reseal)
}
