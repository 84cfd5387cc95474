import { ActionIcon, Anchor, Button, Code, Collapse, Group, Stack, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Fragment } from 'react'
import { Link } from 'react-router'
import { useFormatter, useTranslations } from 'use-intl'
import { CopyButton } from '../parts/copy-button.tsx'
import { Icon } from '../parts/icon.tsx'
import type { Field } from './grammar.ts'
import { RecordProof } from './proof/record-proof.tsx'
import styles from './records.module.css'
import type { UsageRecord } from './use-history.ts'

/** What stands in a record, in this order, and the field that a search narrows by. */
const SHOWN = [
  ['title', undefined],
  ['action', 'action'],
  ['message', undefined],
  ['result', 'result'],
  ['status', 'status'],
  ['problem', 'problem'],
  ['requestorName', 'principal'],
  ['requestorType', 'type'],
  ['requestor', 'principal'],
  ['accessKey', 'key'],
  ['ip', 'address'],
  ['product', 'product'],
  ['resourceName', 'resource'],
  ['resourceId', 'resource'],
  ['nrn', undefined],
  ['stage', 'stage'],
  ['version', 'version'],
  ['job', 'job'],
  ['requestId', 'request'],
] as const satisfies readonly (readonly [keyof UsageRecord, Field | undefined])[]

interface RecordDetailProps {
  record: UsageRecord
  onNarrow: (field: Field, value: string) => void
}

/** The whole record. What it has in a field can be searched for from here. */
export function RecordDetail({ record, onNarrow }: RecordDetailProps) {
  const t = useTranslations('history')
  const format = useFormatter()
  const [shown, { toggle }] = useDisclosure(false)
  const json = JSON.stringify(record, null, 2)
  return (
    <Stack gap="sm" py="xs">
      <dl className={styles['fields']}>
        <dt>{t('columns.time')}</dt>
        <dd>{format.dateTime(record.time, { dateStyle: 'full', timeStyle: 'long' })}</dd>
        {SHOWN.map(([name, field]) => {
          const value = record[name]
          if (value === null || value === '') return null
          return (
            <Fragment key={name}>
              <dt>{t(`record.${name}`)}</dt>
              <dd>
                <Value record={record} name={name} />
                {field !== undefined && <Narrow field={field} value={String(value)} onNarrow={onNarrow} />}
              </dd>
            </Fragment>
          )
        })}
      </dl>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={toggle} aria-expanded={shown}>
          {t('json')}
        </Button>
        <CopyButton value={json} label={t('copy-json')} />
      </Group>
      <Collapse expanded={shown}>
        <Code block className={styles['json']} tabIndex={0}>
          {json}
        </Code>
      </Collapse>
      <RecordProof record={record} />
    </Stack>
  )
}

function Value({ record, name }: { record: UsageRecord; name: (typeof SHOWN)[number][0] }) {
  const value = String(record[name])
  if (name === 'resourceName' && record.product === 'SecretManager' && record.nrn.includes('Secret/'))
    return (
      <Anchor component={Link} to={`/secrets/${record.resourceId}`} size="sm">
        <bdi>{value}</bdi>
      </Anchor>
    )
  return (
    <Text size="sm" component="span">
      <bdi>{value}</bdi>
    </Text>
  )
}

function Narrow({ field, value, onNarrow }: { field: Field; value: string; onNarrow: RecordDetailProps['onNarrow'] }) {
  const t = useTranslations('history')
  const label = t('narrow', { field })
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={() => onNarrow(field, value)}>
        <Icon name="filter" size={14} />
      </ActionIcon>
    </Tooltip>
  )
}
