import { ActionIcon, Group, MultiSelect, Select, TextInput, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { KNOWN } from './grammar.ts'
import { fromLocalText, type Range, SPANS, type Span, toLocalText } from './range.ts'
import type { Wanted } from './wanted.ts'

const OWN = 'own'

interface FiltersProps {
  wanted: Wanted
  want: (change: Partial<Wanted>) => void
  range: Range
  going: boolean
  onAgain: () => void
}

/** From when to when, and which logs. */
export function Filters({ wanted, want, range, going, onAgain }: FiltersProps) {
  const t = useTranslations('history')
  const { time, logs } = wanted
  const spans = (Object.keys(SPANS) as Span[]).map((value) => ({ value: value as string, label: t(`spans.${value}`) }))
  return (
    <Group gap="sm" align="center">
      <Select
        aria-label={t('time')}
        value={'span' in time ? time.span : OWN}
        onChange={(value) => want({ time: value === OWN || value === null ? { from: range.from, to: range.to } : { span: value as Span } })}
        data={[...spans, { value: OWN, label: t('own-range') }]}
        allowDeselect={false}
        w={190}
      />
      {!('span' in time) && <OwnRange key={`${time.from}-${time.to}`} {...time} onRange={(from, to) => want({ time: { from, to } })} />}
      <MultiSelect
        aria-label={t('logs')}
        placeholder={logs.length === 0 ? t('all-logs') : ''}
        value={[...logs]}
        onChange={(value) => want({ logs: value })}
        data={[...(KNOWN.product ?? [])]}
        clearable
        clearButtonProps={{ 'aria-label': t('all-logs') }}
        flex="0 1 260px"
        miw={180}
      />
      <Tooltip label={t('again')}>
        <ActionIcon variant="default" size="input-sm" aria-label={t('again')} loading={going} onClick={onAgain}>
          <Icon name="rotate" size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

/** By keyboard as exactly as by pressing bars. It counts as soon as both are moments in their order. */
function OwnRange({ from, to, onRange }: { from: number; to: number; onRange: (from: number, to: number) => void }) {
  const t = useTranslations('history')
  const [typed, setTyped] = useState({ from: toLocalText(from), to: toLocalText(to) })
  const [begin, end] = [fromLocalText(typed.from), fromLocalText(typed.to)]
  const wrong = begin !== undefined && end !== undefined && begin > end
  const done = () => {
    if (begin === undefined || end === undefined || wrong) return
    // A second is typed, and its last millisecond is meant.
    if (typed.from !== toLocalText(from) || typed.to !== toLocalText(to)) onRange(begin, end + 999)
  }
  const field = (name: 'from' | 'to') => (
    <TextInput
      type="datetime-local"
      step={1}
      aria-label={t(name)}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
      error={name === 'to' && wrong ? t('range-wrong') : undefined}
      w={220}
    />
  )
  return (
    <>
      {field('from')}
      {field('to')}
    </>
  )
}
