import { ActionIcon, Badge, Table, Text, Tooltip, useMatches } from '@mantine/core'
import { Fragment, useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { useHour } from '../parts/use-hour.ts'
import type { Field } from './grammar.ts'
import { RecordDetail } from './record-detail.tsx'
import styles from './records.module.css'
import type { UsageRecord } from './use-history.ts'

const COLOURS: Record<string, string> = { SUCCESS: 'teal.9', DENIED: 'red.8', FAILED: 'orange.9' }

interface RecordsProps {
  records: readonly UsageRecord[]
  onNarrow: (field: Field, value: string) => void
}

/** What was found, a row each, which opens to the whole record. */
export function Records({ records, onNarrow }: RecordsProps) {
  const t = useTranslations('history')
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  // As many as are shown: a cell over more of them would make columns that take the room of the others.
  const shown = useMatches({ base: 4, sm: 5, md: 6, lg: 7 })
  const toggle = (seq: number) => {
    const next = new Set(opened)
    if (!next.delete(seq)) next.add(seq)
    setOpened(next)
  }
  return (
    <div className={styles['frame']}>
      <Table aria-label={t('records')} className={styles['table']} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={{ base: 36, sm: 44 }} aria-label={t('whole')} />
            <Table.Th w={{ base: 112, sm: 190 }}>{t('columns.time')}</Table.Th>
            <Table.Th visibleFrom="sm" w="14%">
              {t('columns.who')}
            </Table.Th>
            <Table.Th>{t('columns.what')}</Table.Th>
            <Table.Th visibleFrom="md" w="18%">
              {t('columns.on')}
            </Table.Th>
            <Table.Th w={{ base: 90, sm: 104 }}>{t('columns.result')}</Table.Th>
            <Table.Th visibleFrom="lg" w={130}>
              {t('columns.address')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {records.map((record) => (
            <Fragment key={record.seq}>
              <Row record={record} open={opened.has(record.seq)} onToggle={() => toggle(record.seq)} />
              {opened.has(record.seq) && (
                <Table.Tr className={styles['opened']}>
                  <Table.Td colSpan={shown}>
                    <RecordDetail record={record} onNarrow={onNarrow} />
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Row({ record, open, onToggle }: { record: UsageRecord; open: boolean; onToggle: () => void }) {
  const t = useTranslations('history')
  const format = useFormatter()
  const hour = useHour()
  const who = record.requestorName || record.requestor
  return (
    <Table.Tr onClick={onToggle} className={styles['row']}>
      <Table.Td>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={t('open-record', { title: record.title })}
          onClick={(event) => {
            event.stopPropagation()
            onToggle()
          }}
        >
          <Icon name={open ? 'down' : 'right'} size={16} />
        </ActionIcon>
      </Table.Td>
      <Table.Td>
        <time dateTime={new Date(record.time).toISOString()}>
          {format.dateTime(record.time, { month: 'short', day: 'numeric', hour, minute: '2-digit', second: '2-digit' })}
        </time>
      </Table.Td>
      <Cell visibleFrom="sm" text={who} />
      <Cell text={record.title} below={who} />
      <Cell visibleFrom="md" text={record.resourceName || record.resourceId} />
      <Table.Td>
        <Result result={record.result} />
      </Table.Td>
      <Cell visibleFrom="lg" text={record.ip} />
    </Table.Tr>
  )
}

/** `below` is what has no column of its own on a phone. */
function Cell({ text, below, visibleFrom }: { text: string; below?: string; visibleFrom?: 'sm' | 'md' | 'lg' }) {
  return (
    <Table.Td title={text} {...(visibleFrom === undefined ? {} : { visibleFrom })}>
      <div className={styles['cell']}>
        <bdi>{text}</bdi>
      </div>
      {below !== undefined && (
        <Text size="xs" c="dimmed" component="div" truncate hiddenFrom="sm">
          <bdi>{below}</bdi>
        </Text>
      )}
    </Table.Td>
  )
}

/** How a call ended, and behind it what the word means. */
export function Result({ result }: { result: string }) {
  const t = useTranslations('history')
  if (result !== 'SUCCESS' && result !== 'DENIED' && result !== 'FAILED') return <Text size="sm">{result}</Text>
  return (
    <Tooltip label={t(`result-means.${result}`)} multiline maw={280}>
      <Badge color={COLOURS[result] ?? 'gray.7'} variant="filled" radius="sm" tt="none" size="sm">
        {t(`results.${result}`)}
      </Badge>
    </Tooltip>
  )
}
