import { Count, choice, closed, Nothing, nullable, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'
import { Days, narrowing, Partial, range } from './fields.ts'
import { HISTORY, HISTORY_FORMATS } from './rulings.ts'

/** Ours: the history as a whole, piece by piece, and who was refused. */

export const exportHistory = operation({
  id: 'exportHistory',
  title: 'Export History',
  service: 'logs',
  action: 'View/exportHistory',
  call: ['GET', '/api/v1/history/export'],
  params: Nothing,
  query: closed({
    format: choice(HISTORY_FORMATS, `One of ${HISTORY_FORMATS.join(', ')}; jsonl when absent.`, 'jsonl'),
    proof: choice(
      ['true', 'false'],
      'true or false, which it is when absent: whether all that coffer history verify needs stands in the lines. With jsonl alone.',
      'false',
    ),
    after: Type.Optional(text(1, 80, 'What an earlier answer gave as next.')),
    pageSize: Type.Integer({
      minimum: 1,
      maximum: HISTORY.exportMax,
      default: HISTORY.exportMax,
      description: `A whole number of records, 1–${HISTORY.exportMax}, which it is when absent.`,
    }),
    ...narrowing,
    ...range,
  }),
  body: Nothing,
  reply: closed({
    format: choice(HISTORY_FORMATS, 'jsonl or csv.'),
    text: text(
      0,
      HISTORY.exportMax * 20_000,
      'Lines, oldest record first; the first answer of a CSV begins with the names of its columns. With a proof, lines of logs, segments and hashes stand beside them.',
    ),
    count: Type.Integer({
      minimum: 0,
      maximum: HISTORY.exportMax,
      description: 'How many records the text holds; 0 does not mean the end.',
    }),
    next: nullable(text(1, 80, 'Given as after, it answers what follows; null at the end.')),
  }),
  resource: 'Log/*',
  problems: [],
})

export const getRefusals = operation({
  id: 'getRefusals',
  title: 'Get Refusals',
  service: 'logs',
  action: 'View/getRefusals',
  call: ['GET', '/api/v1/history/refusals'],
  params: Nothing,
  query: closed({ days: Days(7) }),
  body: Nothing,
  reply: closed({
    days: Type.Integer({ minimum: 1, maximum: HISTORY.daysMax, description: 'The days that are told of.' }),
    reasons: Type.Array(
      closed({
        problem: text(0, 64, 'The code of the problem.'),
        count: Count,
        principals: Type.Array(closed({ name: text(0, 512, 'The name of whoever was refused.'), count: Count }), {
          maxItems: HISTORY.refusedMax,
          description: 'Whoever was refused for this reason most often, first.',
        }),
      }),
      { maxItems: HISTORY.reasonsMax, description: 'The most frequent reason first, of calls that were denied.' },
    ),
    counted: Type.Array(
      closed({
        reason: text(0, 128, 'Why, in a few words.'),
        count: Count,
        addresses: Type.Array(closed({ address: text(0, 64, 'A block of addresses, or others.'), count: Count }), {
          maxItems: HISTORY.refusedMax,
          description: 'Where most of them came from, first.',
        }),
      }),
      {
        maxItems: HISTORY.reasonsMax,
        description:
          'The most frequent reason first, of calls that named no known caller or were no valid request: they are counted instead of recorded. Empty for who may not see the whole history, since they belong to no account.',
      },
    ),
    partial: Partial,
  }),
  resource: 'Log/*',
  problems: [],
})
