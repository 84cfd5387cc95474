import type { CallReply, OperationId } from '#client/client'

export type Key = CallReply<'getKeyDetail'>
export type KeyStatus = Key['status']

/** What is old once a key was changed. */
export const KEY_READS: readonly OperationId[] = [
  'getKeyDetail',
  'getKeyList',
  'getProtectionKeyList',
  'getKeyActivities',
  'getKeyLastUseInfo',
  'getReseal',
]
