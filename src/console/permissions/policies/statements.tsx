import { Button, Group, JsonInput, SegmentedControl, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../../parts/icon.tsx'
import { draftOf, newStatement, permissionsOf, type StatementDraft } from './draft.ts'
import { readPermissions, type Wrong } from './read-permissions.ts'
import { StatementForm } from './statement-form.tsx'

interface StatementsProps {
  value: StatementDraft[]
  onChange: (value: StatementDraft[]) => void
}

/** The statements as forms, or as the JSON that is sent. */
export function Statements({ value, onChange }: StatementsProps) {
  const t = useTranslations('permissions.policies')
  const [as, setAs] = useState('form')
  return (
    <Stack gap="sm">
      <SegmentedControl
        value={as}
        onChange={setAs}
        aria-label={t('says')}
        style={{ alignSelf: 'flex-start' }}
        data={[
          { value: 'form', label: t('form') },
          { value: 'json', label: t('json') },
        ]}
      />
      {as === 'json' ? (
        <AsJson value={value} onChange={onChange} />
      ) : (
        <>
          {value.map((statement, index) => (
            <StatementForm
              key={statement.at}
              number={index + 1}
              value={statement}
              onChange={(next) => onChange(value.map((each) => (each.at === next.at ? next : each)))}
              onRemove={value.length > 1 ? () => onChange(value.filter(({ at }) => at !== statement.at)) : undefined}
            />
          ))}
          <Group>
            <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => onChange([...value, newStatement()])}>
              {t('statement-add')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  )
}

function AsJson({ value, onChange }: StatementsProps) {
  const t = useTranslations('permissions.policies')
  const [text, setText] = useState(() => JSON.stringify(permissionsOf(value), null, 2))
  const [wrong, setWrong] = useState<Wrong>()
  const take = (next: string) => {
    setText(next)
    const read = readPermissions(next)
    setWrong(read.wrong)
    if (read.permissions !== undefined) onChange(draftOf(read.permissions))
  }
  const said = (what: Wrong) => {
    if (what === 'no-list') return t('json-no-list')
    return 'line' in what
      ? t('json-wrong', { line: String(what.line), column: String(what.column) })
      : t('json-statement', { number: String(what.statement) })
  }
  return (
    <JsonInput
      aria-label={t('json')}
      value={text}
      onChange={take}
      error={wrong === undefined ? undefined : said(wrong)}
      autosize
      minRows={12}
      maxRows={30}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  )
}
