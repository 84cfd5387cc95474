import { LIMITS } from '#base/limits'
import {
  Count,
  choice,
  closed,
  InstantMs,
  idOf,
  Nothing,
  nullable,
  PageNo,
  RotationPeriod,
  RotationPeriodDefaulted,
  text,
} from '../fields.ts'
import { operation } from '../operation.ts'
import { KEY_LIST, KEY_PROTECTIONS, KEY_STATUSES, KEY_TYPES } from '../rulings.ts'
import { Type } from '../type.ts'

const KeyTagParam = idOf('^[0-9a-f]{64}$', 64, 'key.not-found', 'The tag of a key: 64 hexadecimal characters.')
const oneKey = closed({ keyTag: KeyTagParam })
const KeyTag = text(64, 64, '64 hexadecimal characters; opaque.')
const KeyStatus = choice(KEY_STATUSES, 'ENABLE, DISABLE or REVOKE.')
const KeyType = choice(KEY_TYPES, 'AES256, RSA2048 or ECDSA.')
const ProtectionType = choice(KEY_PROTECTIONS, 'BASIC or COMMON_HSM.')

const Key = closed({
  keyId: Count,
  keyTag: KeyTag,
  keyName: text(0, 64, 'The name of the key.'),
  nrn: text(0, 128, 'The NRN of the key.'),
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
  service: 'kms',
  action: 'View/getKeyDetail',
  call: ['GET', '/kms/v1/keys/:keyTag'],
  params: oneKey,
  query: Nothing,
  body: Nothing,
  reply: Key,
  resource: 'Key/:keyTag',
  problems: ['key.not-found'],
})

const changeOfOne = {
  service: 'kms',
  params: oneKey,
  query: Nothing,
  body: Nothing,
  resource: 'Key/:keyTag',
  problems: ['key.not-found', 'key.state'],
} as const
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
})
