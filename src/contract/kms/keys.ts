import { LIMITS } from '#base/limits'
import {
  Count,
  closed,
  Empty,
  flag,
  InstantMs,
  Nothing,
  nullable,
  PageNo,
  RotationPeriod,
  RotationPeriodDefaulted,
  text,
} from '../fields.ts'
import { operation } from '../operation.ts'
import { KEY_LIST } from '../rulings.ts'
import { Type } from '../type.ts'
import { KeyName, KeyNrn, KeyStatus, KeyTag, KeyType, onOneKey, ProtectionType } from './fields.ts'

const Key = closed({
  keyId: Count,
  keyTag: KeyTag,
  keyName: KeyName,
  nrn: KeyNrn,
  keyType: KeyType,
  status: KeyStatus,
  currentVersion: Type.Integer({ minimum: 1, maximum: LIMITS.keyVersions, description: 'The version that seals, from 1.' }),
  protectionType: ProtectionType,
  memo: text(0, 100, 'The memo.'),
  isConvergent: Type.Boolean({ description: 'Whether equal input gives equal output.' }),
  isAutoRotation: Type.Boolean({ description: 'Whether versions are added by date.' }),
  rotationPeriod: RotationPeriod,
  nextRotationDate: nullable(InstantMs),
  registerDate: InstantMs,
  /** Ours: `statusDate` and its 72 hours are told only by the call that asks for the deletion. */
  deletionDate: nullable(InstantMs),
})

export const createKey = operation({
  id: 'createKey',
  title: 'Create Key',
  service: 'kms',
  action: 'Change/createKey',
  call: ['POST', '/kms/v1/keys'],
  params: Nothing,
  query: Nothing,
  body: closed(
    {
      keyName: Type.String({
        minLength: 3,
        maxLength: 15,
        pattern: '^[A-Za-z][A-Za-z0-9_-]*$',
        description: '3–15 characters; letters, digits, - and _; starts with a letter.',
      }),
      keyType: KeyType,
      protectionType: ProtectionType,
      isAutoRotation: Type.Boolean({ description: 'true or false.' }),
      rotationPeriod: RotationPeriodDefaulted,
      memo: Type.Optional(text(0, 100, '0–100 characters.')),
      isConvergent: Type.Boolean({ default: false, description: 'true or false; false when absent.' }),
    },
    { description: 'A JSON object with keyName, keyType, protectionType and isAutoRotation.' },
  ),
  reply: Key,
  resource: 'Key/*',
  problems: ['key.name-taken', 'key.state'],
})

export const getKeyList = operation({
  id: 'getKeyList',
  title: 'Get Key List',
  service: 'kms',
  action: 'View/getKeyList',
  call: ['GET', '/kms/v1/keys'],
  params: Nothing,
  query: closed({
    pageNo: PageNo,
    pageSize: Type.Integer({
      minimum: 1,
      maximum: KEY_LIST.pageSizeMax,
      default: KEY_LIST.pageSizeDefault,
      description: 'A whole number, 1–200; 100 when absent.',
    }),
  }),
  body: Nothing,
  reply: closed({ KeyList: Type.Array(Key), currentPageNo: Count, totalPageNo: Count, totalCount: Count }),
  resource: 'Key/*',
  problems: [],
})

export const getKeyDetail = operation({
  id: 'getKeyDetail',
  title: 'Get Key Detail',
  action: 'View/getKeyDetail',
  call: ['GET', '/kms/v1/keys/:keyTag'],
  body: Nothing,
  reply: Key,
  problems: ['key.not-found'],
  ...onOneKey,
})

const changeOfOne = { ...onOneKey, body: Nothing, problems: ['key.not-found', 'key.state'] } as const
const StatusChange = closed({ keyTag: KeyTag, status: KeyStatus, statusDate: InstantMs })

export const enableKey = operation({
  id: 'enableKey',
  title: 'Enable Key',
  action: 'Change/enableKey',
  call: ['POST', '/kms/v1/keys/:keyTag/enable'],
  reply: StatusChange,
  ...changeOfOne,
})

export const disableKey = operation({
  id: 'disableKey',
  title: 'Disable Key',
  action: 'Change/disableKey',
  call: ['POST', '/kms/v1/keys/:keyTag/disable'],
  reply: StatusChange,
  ...changeOfOne,
})

export const rotateKey = operation({
  id: 'rotateKey',
  title: 'Rotate Key',
  action: 'Change/rotateKey',
  call: ['POST', '/kms/v1/keys/:keyTag/rotate'],
  reply: closed({ keyTag: KeyTag, version: Count, rotatedDate: InstantMs }),
  ...changeOfOne,
  query: closed({ reseal: flag('true: what is stored comes under the new version (ours); needs Change/resealKey too.', false) }),
})

const Rotation = closed({
  keyTag: KeyTag,
  isAutoRotation: Type.Boolean({ description: 'Whether versions are added by date.' }),
  rotationPeriod: RotationPeriod,
  nextRotationDate: nullable(InstantMs),
})

export const updateKeyRotationPeriod = operation({
  id: 'updateKeyRotationPeriod',
  title: 'Update Key Rotation Period',
  action: 'Change/updateKeyRotationPeriod',
  call: ['PUT', '/kms/v1/keys/:keyTag/rotation-period'],
  reply: closed({ keyTag: KeyTag, rotationPeriod: RotationPeriod, nextRotationDate: nullable(InstantMs) }),
  ...changeOfOne,
  body: closed({ rotationPeriod: RotationPeriod }, { description: 'A JSON object with rotationPeriod.' }),
})

export const enableKeyAutoRotation = operation({
  id: 'enableKeyAutoRotation',
  title: 'Enable Key Auto Rotation',
  action: 'Change/enableKeyAutoRotation',
  call: ['POST', '/kms/v1/keys/:keyTag/enable-auto-rotation'],
  reply: Rotation,
  ...changeOfOne,
})

export const disableKeyAutoRotation = operation({
  id: 'disableKeyAutoRotation',
  title: 'Disable Key Auto Rotation',
  action: 'Change/disableKeyAutoRotation',
  call: ['POST', '/kms/v1/keys/:keyTag/disable-auto-rotation'],
  reply: Rotation,
  ...changeOfOne,
})

export const requestKeyDeletion = operation({
  id: 'requestKeyDeletion',
  title: 'Request Key Deletion',
  action: 'Change/requestKeyDeletion',
  call: ['POST', '/kms/v1/keys/:keyTag/request-deletion'],
  reply: StatusChange,
  ...changeOfOne,
})

export const cancelKeyDeletion = operation({
  id: 'cancelKeyDeletion',
  title: 'Cancel Key Deletion',
  action: 'Change/cancelKeyDeletion',
  call: ['POST', '/kms/v1/keys/:keyTag/cancel-deletion'],
  reply: StatusChange,
  ...changeOfOne,
})

export const deleteKey = operation({
  id: 'deleteKey',
  title: 'Delete Key',
  action: 'Change/deleteKey',
  call: ['DELETE', '/kms/v1/keys/:keyTag'],
  reply: Empty,
  ...changeOfOne,
})
