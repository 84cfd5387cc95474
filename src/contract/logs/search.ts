import { Count, choice, closed, InstantMs, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { PAGE_MAX } from '../rulings.ts'
import { Type } from '../type.ts'
import { answered, Interval, Keyword, LogTypes, narrowing, Partial, RegionParam, range, Total } from './fields.ts'
import { HISTORY, LOG_COUNTS_BY, LOG_TYPES } from './rulings.ts'

/** Cloud Log Analytics (contract: logs.md). */

const everyLog = {
  service: 'logs',
  action: 'View/searchLogs',
  params: closed({ region: RegionParam }),
  resource: 'Log/*',
  problems: [],
} as const

export const searchLogs = operation({
  id: 'searchLogs',
  title: 'Search Logs',
  ...everyLog,
  call: ['POST', '/api/:region-v1/logs/search'],
  query: Nothing,
  body: closed(
    {
      interval: Interval,
      keyword: Type.Optional(Keyword),
      logTypes: Type.Optional(LogTypes),
      ...range,
      pageNo: Type.Integer({
        minimum: 1,
        maximum: HISTORY.pageNoMax,
        default: 1,
        description: 'A whole number, 1–100; 1 when absent.',
      }),
      pageSize: Type.Integer({
        minimum: HISTORY.pageSizeMin,
        maximum: HISTORY.pageSizeMax,
        default: HISTORY.pageSizeMin,
        description: 'A whole number, 10–100; 10 when absent.',
      }),
    },
    {
      description: 'A JSON object with keyword, logTypes, timestampFrom, timestampTo, pageNo and pageSize, none of which has to be there.',
    },
  ),
  reply: answered(
    closed({
      pageSize: Count,
      currentPage: Count,
      totalPage: Count,
      ...Total,
      partial: Partial,
      searchResult: Type.Array(
        closed({
          logTime: InstantMs,
          logType: text(0, 64, `The product that was called: ${LOG_TYPES.join(', ')}.`),
          servername: text(0, 64, 'What wrote the record: coffer.'),
          logDetail: text(0, 20_000, 'The record as JSON text, with every sign that could steer a terminal or a page escaped.'),
        }),
        { maxItems: HISTORY.pageSizeMax },
      ),
    }),
  ),
})

export const getLogCountTotal = operation({
  id: 'getLogCountTotal',
  title: 'Get Total Log Count',
  ...everyLog,
  call: ['GET', '/api/:region-v1/logs/count/total'],
  query: closed({ ...narrowing, ...range }),
  body: Nothing,
  reply: answered(closed({ ...Total, partial: Partial })),
})

export const getLogCountRecent = operation({
  id: 'getLogCountRecent',
  title: 'Get Recent Log Count',
  ...everyLog,
  call: ['GET', '/api/:region-v1/logs/count/recent'],
  query: closed(narrowing),
  body: Nothing,
  reply: answered(closed({ timestampFrom: InstantMs, timestampTo: InstantMs, ...Total, partial: Partial })),
})

export const getLogCountInterval = operation({
  id: 'getLogCountInterval',
  title: 'Get Log Count By Interval',
  ...everyLog,
  call: ['GET', '/api/:region-v1/logs/count/interval'],
  query: closed({ startTime: InstantMs, endTime: InstantMs, interval: Interval, ...narrowing }),
  body: Nothing,
  reply: answered(
    closed({
      interval: text(0, 5, 'The length of an interval, as it was asked for.'),
      partial: Partial,
      counts: Type.Array(closed({ timestamp: InstantMs, count: Count }), {
        maxItems: HISTORY.bucketsMax,
        description: 'Each interval by its beginning, oldest first, those without a record included.',
      }),
    }),
  ),
})

export const getLogCountAggregation = operation({
  id: 'getLogCountAggregation',
  title: 'Get Log Count By Aggregation',
  ...everyLog,
  call: ['GET', '/api/:region-v1/logs/count/aggregation'],
  query: closed({
    type: choice(LOG_COUNTS_BY, `One of ${LOG_COUNTS_BY.join(', ')}; log_name when absent.`, 'log_name'),
    ...narrowing,
    ...range,
  }),
  body: Nothing,
  reply: answered(
    closed({
      type: choice(LOG_COUNTS_BY, 'What is counted by.'),
      partial: Partial,
      counts: Type.Array(closed({ name: text(0, 200, 'The name that is counted.'), count: Count }), {
        maxItems: HISTORY.groupsMax,
        description: 'The most frequent first.',
      }),
    }),
  ),
})

const shown = {
  historyId: text(1, 80, 'The number of the record.'),
  nrn: text(0, 700, 'The resource.'),
  eventTime: InstantMs,
  platformType: choice(['VPC'], 'VPC.'),
  productName: text(0, 64, 'The code of the product.'),
  productDisplayName: text(0, 64, 'The name of the product.'),
  regionCode: text(0, 20, 'The region.'),
  resourceType: text(0, 64, 'The kind of resource, such as Secret.'),
  resourceId: text(0, 700, 'The id of the resource.'),
  resourceName: text(0, 600, 'The name of the resource.'),
  actionDisplayName: text(0, 100, 'The name of the operation.'),
  actionResultType: text(0, 20, 'SUCCESS, DENIED or FAILED.'),
  actionUserType: text(0, 20, 'Customer, Sub, Role, Job or System.'),
  actionSubAccountNo: Type.Integer({ minimum: 0, maximum: PAGE_MAX, description: 'The number of the sub account; 0 for anybody else.' }),
  sourceType: choice(['API', 'SYSTEM'], 'API, or SYSTEM where the server did it by itself.'),
  sourceIp: text(0, 64, 'The address that the call came from.'),
  productData: text(0, 20_000, 'The record as JSON text, as Search Logs gives it.'),
}

export const getActivityList = operation({
  id: 'getActivityList',
  title: 'Get Activity List',
  service: 'activities',
  action: 'View/getActivityList',
  call: ['POST', '/api/v1/activities'],
  params: Nothing,
  query: Nothing,
  body: closed(
    {
      fromEventTime: Type.Optional(InstantMs),
      toEventTime: Type.Optional(InstantMs),
      nrn: Type.Optional(text(1, 700, '1–700 characters; the NRN of a resource.')),
      pageIndex: Type.Integer({
        minimum: 0,
        maximum: PAGE_MAX,
        default: 0,
        description: 'A whole number from 0, which it is when absent.',
      }),
      pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'A whole number, 1–100; 20 when absent.' }),
    },
    { description: 'A JSON object with fromEventTime, toEventTime, nrn, pageIndex and pageSize, none of which has to be there.' },
  ),
  reply: closed({
    items: Type.Array(closed(shown), { maxItems: 100 }),
    pageIndex: Count,
    pageSize: Count,
    itemCount: Count,
    hasMore: Type.Boolean({ description: 'Whether another page follows.' }),
    partial: Partial,
  }),
  resource: 'Activity/*',
  problems: [],
})
