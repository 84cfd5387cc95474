import { Count, choice, closed, InstantMs, text } from '../fields.ts'
import { Type } from '../type.ts'
import { HISTORY, LOG_TYPES } from './rulings.ts'

export const RegionParam = text(1, 20, 'The region in small letters, such as kr.')

const types = LOG_TYPES.join(', ')
/** Which logs are searched: a list in a body, in a query one text with commas. */
export const LogTypes = Type.Array(choice(LOG_TYPES, `One of ${types}.`), {
  maxItems: LOG_TYPES.length,
  uniqueItems: true,
  description: `Different names of logs: ${types}. All of them when absent.`,
})
export const LogTypesText = text(0, 200, `Names of logs with commas between them: ${types}. All of them when absent.`)

export const Keyword = text(
  0,
  HISTORY.keywordMax,
  `Up to ${HISTORY.keywordMax} characters: words and field:value pairs, all of which must fit; what holds spaces stands in quotes.`,
)
export const Interval = Type.String({
  maxLength: 5,
  pattern: '^[1-9][0-9]{0,3}[smhdw]$',
  default: '5m',
  description: 'A whole number from 1 and s, m, h, d or w, such as 5m, which it is when absent.',
})
export const Days = (fallback: number) =>
  Type.Integer({
    minimum: 1,
    maximum: HISTORY.daysMax,
    default: fallback,
    description: `A whole number of days, 1–${HISTORY.daysMax}; ${fallback} when absent.`,
  })

/** Narrows what is counted to what a search would find. */
export const narrowing = {
  keyword: Type.Optional(Keyword),
  logTypes: Type.Optional(LogTypesText),
}
export const range = {
  timestampFrom: Type.Optional(InstantMs),
  timestampTo: Type.Optional(InstantMs),
}

/** Present only where it is so. */
export const Partial = Type.Optional(
  Type.Boolean({ description: 'True when the time for one search was over before all records were looked at; absent otherwise.' }),
)

/** Cloud Log Analytics puts a number and a word beside what it answers. */
export function answered<R extends Parameters<typeof closed>[0][string]>(result: R) {
  return closed({
    code: Type.Integer({ minimum: 0, maximum: 0, description: '0.' }),
    message: choice(['success'], 'success.'),
    result,
  })
}

export const Total = {
  totalCount: Count,
  totalCountExceeded: Type.Optional(Type.Boolean({ description: 'True when there are more; absent otherwise.' })),
}
