import { useDebouncedValue } from '@mantine/hooks'
import { useFormatter, useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { useSession } from '../session/session-state.ts'
import { FIELDS, KNOWN, pair, type Term } from './grammar.ts'

export interface Narrowing {
  logTypes?: string
  timestampFrom: number
  timestampTo?: number
}
export interface Suggestion {
  /** What is put in the place of the term. */
  value: string
  shown: string
  means: string
}

const SHOWN_MAX = 12
const TYPING_MS = 200
/** Fields of which the server tells what is there. */
const COUNTED = ['action', 'problem', 'principal'] as const
type Counted = (typeof COUNTED)[number]

/** What could stand in the place of the term that is being typed. */
export function useSuggestions(term: Term, narrowing: Narrowing, wanted: boolean): Suggestion[] {
  const t = useTranslations('history')
  const { field, value } = term
  const counted = useCounted(
    COUNTED.find((each) => each === field),
    narrowing,
    wanted,
  )
  const secrets = useSecretNames(field === 'secret' ? value : undefined, wanted)
  if (field === undefined)
    return FIELDS.filter((each) => each.startsWith(value.toLowerCase())).map((each) => ({
      value: `${each}:`,
      shown: `${each}:`,
      means: t(`fields.${each}`),
    }))
  const known = KNOWN[field]?.map((name) => ({ name, means: '' })) ?? [...counted, ...secrets]
  const typed = value.replace(/\*$/, '').toLowerCase()
  return known
    .filter(({ name }) => name.toLowerCase().includes(typed) && name !== value)
    .slice(0, SHOWN_MAX)
    .map(({ name, means }) => ({ value: pair(field, name), shown: name, means }))
}

function useCounted(type: Counted | undefined, narrowing: Narrowing, wanted: boolean) {
  const { region } = useSession()
  const format = useFormatter()
  const { data } = useOperation(
    'getLogCountAggregation',
    { params: { region }, query: { type: type ?? 'action', ...narrowing } },
    { enabled: wanted && type !== undefined },
  )
  if (type === undefined || data === undefined) return []
  return data.result.counts
    .filter(({ name }) => name !== '' && name !== 'null')
    .map(({ name, count }) => ({ name: withoutKind(name), means: format.number(count) }))
}

function useSecretNames(typed: string | undefined, wanted: boolean) {
  const [search] = useDebouncedValue((typed ?? '').replace(/\*$/, ''), TYPING_MS)
  const { data } = useOperation(
    'getSecretSummaries',
    { query: { search, pageSize: SHOWN_MAX } },
    { enabled: wanted && typed !== undefined, keepPrevious: true },
  )
  return typed === undefined ? [] : (data?.secrets.map(({ secretName }) => ({ name: secretName, means: '' })) ?? [])
}

/** An action is known without `View/` or `Change/` as well. */
function withoutKind(action: string): string {
  return action.replace(/^(?:View|Change)\//, '')
}
