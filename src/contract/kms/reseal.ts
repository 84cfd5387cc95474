import { LIMITS } from '#base/limits'
import { Count, choice, closed, InstantMs, Nothing, nullable, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { RESEAL_STATUSES } from '../rulings.ts'
import { Type } from '../type.ts'
import { KeyTag, KeyVersion, onOneKey } from './fields.ts'

/** Ours: NCP tells neither what still hangs on an old version nor brings it under the new one. */
const Reseal = closed({
  keyTag: KeyTag,
  status: choice(RESEAL_STATUSES, 'NONE, RUNNING, DONE, PARTIAL or CANCELLED.'),
  currentVersion: Type.Integer({ minimum: 1, maximum: LIMITS.keyVersions, description: 'The version that values come under.' }),
  totalCount: Type.Integer({ minimum: 0, description: 'Stored values under older versions when it was asked for.' }),
  leftCount: Type.Integer({ minimum: 0, description: 'Stored values under older versions now.' }),
  startDate: nullable(InstantMs),
  endDate: nullable(InstantMs),
  message: text(0, 500, 'How it ended, what it waits for, or what to do.'),
  versions: Type.Array(closed({ version: KeyVersion, registerDate: InstantMs, valueCount: Count }), {
    maxItems: LIMITS.keyVersions,
    description: 'Each version of the key, newest first, and how many stored values are sealed under it: of every stage, and strays.',
  }),
})

export const resealKey = operation({
  id: 'resealKey',
  title: 'Reseal Key',
  action: 'Change/resealKey',
  call: ['POST', '/kms/v1/keys/:keyTag/reseal'],
  body: Nothing,
  reply: Reseal,
  problems: ['key.not-found', 'key.state', 'key.unusable'],
  ...onOneKey,
})

export const getReseal = operation({
  id: 'getReseal',
  title: 'Get Reseal',
  action: 'View/getReseal',
  call: ['GET', '/kms/v1/keys/:keyTag/reseal'],
  body: Nothing,
  reply: Reseal,
  problems: ['key.not-found'],
  ...onOneKey,
})

export const cancelReseal = operation({
  id: 'cancelReseal',
  title: 'Cancel Reseal',
  action: 'Change/cancelReseal',
  call: ['POST', '/kms/v1/keys/:keyTag/cancel-reseal'],
  body: Nothing,
  reply: Reseal,
  problems: ['key.not-found', 'key.state'],
  ...onOneKey,
})
