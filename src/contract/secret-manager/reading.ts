import {
  Count,
  choice,
  closed,
  HexText,
  InstantMs,
  Nothing,
  PageNo,
  Region,
  SecretId,
  SecretIdParam,
  SecretNameOut,
  StageParam,
  text,
  ValueOut,
} from '../fields.ts'
import { Partial } from '../logs/fields.ts'
import { operation } from '../operation.ts'
import { LOG_RESULTS, PAGE_MAX, PLATFORM, PROTECTING_KEY_TYPES, SECRET_LOGS, STAGES_UPPER } from '../rulings.ts'
import { Type } from '../type.ts'
import { DecryptedChain, LinkedSecret, RotationTargetsOut, SecretDetail, SecretStatus, SecretType } from './shapes.ts'

export const getSecretList = operation({
  id: 'getSecretList',
  title: 'Get Secret List',
  service: 'secret-manager',
  action: 'View/getSecretList',
  call: ['GET', '/api/v1/secrets'],
  params: Nothing,
  query: closed({ pageNo: PageNo }),
  body: Nothing,
  reply: closed({
    totalPageNo: Count,
    currentPageNo: Count,
    totalCount: Count,
    secretList: Type.Array(
      closed({
        secretId: SecretId,
        secretName: SecretNameOut,
        secretStatus: SecretStatus,
        secretType: SecretType,
        region: Region,
        registerDate: InstantMs,
      }),
    ),
  }),
  resource: 'Secret/*',
  problems: [],
})

export const getSecretDetail = operation({
  id: 'getSecretDetail',
  title: 'Get Secret Detail',
  service: 'secret-manager',
  action: 'View/getSecretDetail',
  call: ['GET', '/api/v1/secrets/:secretId'],
  params: closed({ secretId: SecretIdParam }),
  query: Nothing,
  body: Nothing,
  reply: SecretDetail,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found'],
  etag: 'answered',
})

export const getSecretValue = operation({
  id: 'getSecretValue',
  title: 'Get Secret Value',
  service: 'secret-manager',
  action: 'View/getSecretValue',
  call: ['GET', '/api/v1/secrets/:secretId/values'],
  params: closed({ secretId: SecretIdParam }),
  query: Nothing,
  body: Nothing,
  reply: closed({ decryptedSecretChain: DecryptedChain, rotationTargets: RotationTargetsOut }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'key.unusable'],
  etag: 'answered',
})

export const getSecretStageValue = operation({
  id: 'getSecretStageValue',
  title: 'Get Secret Stage Value',
  service: 'secret-manager',
  action: 'View/getSecretStageValue',
  call: ['GET', '/api/v1/secrets/:secretId/:stage'],
  params: closed({ secretId: SecretIdParam, stage: StageParam }),
  query: Nothing,
  body: Nothing,
  reply: closed({
    decryptedSecretValue: closed({ value: ValueOut, valueStage: choice(STAGES_UPPER, 'PREVIOUS, ACTIVE or PENDING.') }),
    rotationTargets: RotationTargetsOut,
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.stage-empty', 'secret.state', 'key.unusable'],
})

const SecretLog = closed({
  timestamp: InstantMs,
  data: closed({
    secret: closed({ secretId: SecretId, secretName: SecretNameOut, nrn: text(0, 128, 'The NRN of the secret.') }),
    requestor: closed({
      requestType: text(0, 20, 'What kind of principal called: Customer, Sub, Role, Job or System.'),
      id: text(0, 64, 'The id of the principal.'),
      /** Ours: people know each other by name. */
      name: text(0, 512, 'The name of the principal when it called.'),
      ip: text(0, 45, 'The address that the call came from.'),
    }),
    api: closed({
      result: choice(LOG_RESULTS, 'SUCCESS, DENIED or FAILED.'),
      action: text(0, 100, 'The action, such as View/getSecretValue.'),
      type: text(0, 100, 'The title of the operation.'),
    }),
    jobToken: Type.Optional(text(0, 64, 'The job token, where the call was part of a rotation; shortened for those who may not run one.')),
  }),
  message: text(0, 2000, 'What happened, in a sentence.'),
})

export const getSecretLogs = operation({
  id: 'getSecretLogs',
  title: 'Get Secret Logs',
  service: 'secret-manager',
  action: 'View/getSecretLogs',
  call: ['GET', '/api/v1/secrets/:secretId/logs'],
  params: closed({ secretId: SecretIdParam }),
  query: closed({
    keyword: Type.Optional(text(0, SECRET_LOGS.keywordMax, 'Up to 200 characters, looked for in message, action and requestor.')),
    pageNo: PageNo,
    pageSize: Type.Integer({
      minimum: 1,
      maximum: SECRET_LOGS.pageSizeMax,
      default: SECRET_LOGS.pageSizeDefault,
      description: 'A whole number, 1–1000; 100 when absent.',
    }),
    timestampFrom: Type.Optional(InstantMs),
    timestampTo: Type.Optional(InstantMs),
  }),
  body: Nothing,
  reply: closed({
    pageSize: Count,
    currentPage: Count,
    totalPage: Count,
    totalCount: Count,
    paged: Type.Boolean({ description: 'Whether the answer is one page of several.' }),
    result: Type.Array(SecretLog, { maxItems: SECRET_LOGS.pageSizeMax }),
    partial: Partial,
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found'],
})

export const getProtectionKeyList = operation({
  id: 'getProtectionKeyList',
  title: 'Get Protection Key List',
  service: 'secret-manager',
  action: 'View/getProtectionKeyList',
  call: ['GET', '/api/v1/keys'],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: closed({
    keyList: Type.Array(
      closed({
        keyId: Type.Integer({ minimum: 0, maximum: PAGE_MAX, description: 'The number of the key; 0 is the built-in one.' }),
        keyTag: HexText,
        keyName: text(0, 64, 'The name of the key.'),
        keyStatus: choice(['', 'ENABLE', 'DISABLE'], 'ENABLE or DISABLE; empty for the built-in key.'),
        keyType: choice(['', ...PROTECTING_KEY_TYPES], 'AES256 or RSA2048; empty for the built-in key.'),
      }),
    ),
  }),
  resource: 'Secret/*',
  problems: [],
})

export const getTriggerList = operation({
  id: 'getTriggerList',
  title: 'Get Trigger List',
  service: 'secret-manager',
  action: 'View/getTriggerList',
  call: ['GET', '/api/v1/triggers'],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: closed({
    triggerList: Type.Array(
      closed({
        id: text(1, 64, 'The id of the trigger: the triggerId of other calls.'),
        name: text(1, 50, 'The name of the trigger.'),
        description: text(0, 1000, 'What the trigger is for.'),
        pageUrl: text(0, 500, 'Where the trigger is shown.'),
        platform: choice([PLATFORM], 'vpc.'),
        region: Region,
        linkedSecretList: Type.Array(LinkedSecret),
        actionList: Type.Array(
          closed({ name: text(1, 101, 'The name of the action.'), description: text(0, 1000, 'What the action does.') }),
        ),
      }),
    ),
  }),
  resource: 'Secret/*',
  problems: [],
})
