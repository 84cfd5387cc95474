import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { Bars } from '../parts/bars.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { useFailureText } from '../parts/failure-text.tsx'
import { Partial } from '../parts/partial.tsx'
import { ExportButton } from './export-button.tsx'
import { Filters } from './filters.tsx'
import { narrowed } from './grammar.ts'
import { KeywordInput } from './keyword-input.tsx'
import { Pages } from './pages.tsx'
import { FIRST_SPAN } from './range.ts'
import { Records } from './records.tsx'
import { SavedSearches } from './saved-searches.tsx'
import { useHistory } from './use-history.ts'
import { useWanted } from './wanted.ts'

/** Searching the usage history. */
export function SearchTab() {
  const [wanted, want] = useWanted()
  const history = useHistory(wanted)
  const { range, found, narrowing, error } = history
  const times = { timestampFrom: range.from, ...('span' in wanted.time ? {} : { timestampTo: range.to }) }
  const logs = narrowing.logTypes === undefined ? {} : { logTypes: narrowing.logTypes }
  const misspelt = useKeywordFault(error)
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-start">
        <KeywordInput
          key={wanted.keyword}
          keyword={wanted.keyword}
          narrowing={{ ...times, ...logs }}
          error={misspelt}
          onSearch={(keyword) => want({ keyword })}
        />
        <Group gap="sm">
          <SavedSearches wanted={wanted} />
          <ExportButton asked={{ ...narrowing, ...times }} />
        </Group>
      </Group>
      <Filters wanted={wanted} want={want} range={range} going={found.isFetching} onAgain={() => void history.again()} />
      {error !== null && misspelt === undefined && <Failure error={error} onAgain={() => void history.again()} />}
      {(error === null || found.data !== undefined) && <Found history={history} wanted={wanted} want={want} />}
    </Stack>
  )
}

interface FoundProps {
  history: ReturnType<typeof useHistory>
  wanted: ReturnType<typeof useWanted>[0]
  want: ReturnType<typeof useWanted>[1]
}

function Found({ history, wanted, want }: FoundProps) {
  const t = useTranslations('history')
  const { records, found, bars, range, isPending } = history
  if (isPending) return <Skeleton height={420} />
  const result = found.data?.result
  const total = result?.totalCount ?? 0
  return (
    <>
      {bars.data !== undefined && total > 0 && (
        <Bars
          bars={bars.data.result.counts}
          stepMs={range.stepMs}
          name={t('records')}
          label={t('histogram', { count: total })}
          onRange={(from, to) => want({ time: { from, to } })}
        />
      )}
      <Count result={result} />
      <Partial of={[result, bars.data?.result]} />
      {total === 0 ? (
        <Empty icon="search" title={t('nothing.title')} text={t('nothing.text')}>
          <Button variant="default" onClick={() => want({ keyword: '', time: { span: FIRST_SPAN }, logs: [] })}>
            {t('nothing.clear')}
          </Button>
        </Empty>
      ) : (
        <Records records={records} onNarrow={(field, value) => want({ keyword: narrowed(wanted.keyword, field, value) })} />
      )}
      {(result?.totalPage ?? 0) > 1 && (
        <Pages total={Math.min(result?.totalPage ?? 1, 100)} value={wanted.page} onChange={(page) => want({ page })} />
      )}
    </>
  )
}

function Count({ result }: { result: { totalCount: number; totalCountExceeded?: boolean } | undefined }) {
  const t = useTranslations('history')
  const format = useFormatter()
  if (result === undefined) return null
  const { totalCount: count, totalCountExceeded } = result
  return (
    <Text size="sm" c="dimmed" role="status">
      {totalCountExceeded === true ? t('more-than', { count: format.number(count) }) : t('count', { count })}
    </Text>
  )
}

/** What is wrong with what was typed stands at the field and not in the place of the records. */
function useKeywordFault(error: unknown): string | undefined {
  const text = useFailureText()
  return error instanceof CallError && error.reason?.is.startsWith('search-') === true ? text(error) : undefined
}
