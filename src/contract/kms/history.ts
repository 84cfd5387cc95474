import { Count, choice, closed, InstantMs, Nothing, nullable, PageNo, text } from '../fields.ts'
import { Partial } from '../logs/fields.ts'
import { operation } from '../operation.ts'
import { KEY_ACTIVITIES, LOG_RESULTS } from '../rulings.ts'
import { Type } from '../type.ts'
import { KeyName, KeyNrn, KeyTag, onOneKey } from './fields.ts'

const activity = {
  timestamp: InstantMs,
  data: closed({
    kmsKey: closed({ keyTag: KeyTag, keyName: KeyName, nrn: KeyNrn }),
    requestor: closed({
      requestType: text(0, 20, 'Customer, Sub, Role, Job or System.'),
      id: text(0, 64, 'The id of the principal or job.'),
      /** Ours: people know each other by name. */
      name: text(0, 512, 'The name of the principal when it called.'),
      ip: text(0, 64, 'The address that the call came from.'),
    }),
    api: closed({
      result: choice(LOG_RESULTS, 'SUCCESS, DENIED or FAILED.'),
      action: text(0, 100, 'The right that the call needed.'),
      type: text(0, 100, 'The name of the operation.'),
    }),
  }),
  message: text(0, 4000, 'What happened, in a sentence.'),
}

export const getKeyActivities = operation({
  id: 'getKeyActivities',
  title: 'Get Key Activities',
  action: 'View/getKeyActivities',
  call: ['GET', '/kms/v1/keys/:keyTag/activities'],
  ...onOneKey,
  query: closed({
    keyword: Type.Optional(text(0, KEY_ACTIVITIES.keywordMax, 'Up to 200 characters, looked for in message, action and requestor.')),
    timestampFrom: Type.Optional(InstantMs),
    timestampTo: Type.Optional(InstantMs),
    pageNo: PageNo,
    pageSize: Type.Integer({
      minimum: 1,
      maximum: KEY_ACTIVITIES.pageSizeMax,
      default: KEY_ACTIVITIES.pageSizeDefault,
      description: 'A whole number, 1–200; 100 when absent.',
    }),
  }),
  body: Nothing,
  reply: closed({
    activityLogList: Type.Array(closed(activity), { maxItems: KEY_ACTIVITIES.pageSizeMax }),
    currentPageNo: Count,
    totalPageNo: Count,
    totalCount: Count,
    partial: Partial,
  }),
  problems: ['key.not-found'],
})

export const getKeyLastUseInfo = operation({
  id: 'getKeyLastUseInfo',
  title: 'Get Key Last Use Info',
  action: 'View/getKeyLastUseInfo',
  call: ['GET', '/kms/v1/keys/:keyTag/last-use-info'],
  ...onOneKey,
  body: Nothing,
  reply: nullable(closed(activity)),
  problems: ['key.not-found'],
})
