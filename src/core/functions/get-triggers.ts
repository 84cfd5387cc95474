import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { allTriggers, triggerShapes } from './trigger-shape.ts'

export const getTriggers: Reading<typeof OPERATIONS.getTriggers> = async (view, { actor }) =>
  triggerShapes(view, actor, await allTriggers(view, actor.account))
