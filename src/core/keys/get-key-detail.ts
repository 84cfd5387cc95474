import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { findKey, keyShape } from './key-shape.ts'

export const getKeyDetail: Reading<typeof OPERATIONS.getKeyDetail> = async (view, call) => keyShape(view, await findKey(view, call))
