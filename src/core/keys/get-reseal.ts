import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { findKey } from './key-shape.ts'
import { resealShape } from './reseal-shape.ts'

export const getReseal: Reading<typeof OPERATIONS.getReseal> = async (view, call) => {
  const key = await findKey(view, call)
  return resealShape(view, key, await view.get('reseal', key.id))
}
