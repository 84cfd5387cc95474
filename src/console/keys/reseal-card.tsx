import { Badge, Button, Group, Progress, Skeleton, Stack, Table, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { useChange, useOperation } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { Failure } from '../parts/failure.tsx'
import { Detail } from '../parts/failure-text.tsx'
import { Instant } from '../parts/instant.tsx'
import { Warning } from '../parts/warning.tsx'
import { KEY_READS, type Key } from './use-key.ts'

type Reseal = CallReply<'getReseal'>
/** How far a re-seal is moves by no event: it changes no key and no secret. Asked again only while one runs and is looked at. */
const PROGRESS_MS = 1500

/** What is stored under which version, and bringing all of it under the current one. */
export function ResealCard({ of: { keyTag, status, keyType } }: { of: Key }) {
  const t = useTranslations('keys')
  const [running, setRunning] = useState(false)
  const {
    data: reseal,
    error,
    refetch,
  } = useOperation('getReseal', { params: { keyTag } }, { enabled: keyType !== 'ECDSA', everyMs: running ? PROGRESS_MS : false })
  const goes = reseal?.status === 'RUNNING'
  useEffect(() => setRunning(goes), [goes])
  const start = useChange('resealKey', KEY_READS)
  const cancel = useChange('cancelReseal', KEY_READS)
  if (keyType === 'ECDSA') return null
  return (
    <Card
      title={t('reseal.title')}
      text={t('reseal.text')}
      actions={
        goes ? (
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ params: { keyTag } })}>
            {t('reseal.cancel')}
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            disabled={status !== 'ENABLE' || (reseal?.leftCount ?? 0) === 0}
            loading={start.isPending}
            onClick={() => start.mutate({ params: { keyTag } })}
          >
            {t('reseal.start')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
        {start.error !== null && <Failure error={start.error} />}
        {cancel.error !== null && <Failure error={cancel.error} />}
        {reseal === undefined && error === null && <Skeleton height={80} />}
        {reseal !== undefined && <Standing of={reseal} keyStatus={status} />}
        {reseal !== undefined && <Versions of={reseal} />}
      </Stack>
    </Card>
  )
}

/** Where the re-seal is, or how the last one ended. */
function Standing({ of: reseal, keyStatus }: { of: Reseal; keyStatus: Key['status'] }) {
  const t = useTranslations('keys')
  const parts = useTranslations('parts')
  const { status, totalCount, leftCount, endDate } = reseal
  const done = Math.max(0, totalCount - leftCount)
  if (status === 'RUNNING')
    return (
      <Stack gap={6}>
        <Text size="sm" role="status">
          {t('reseal.progress', { done, total: totalCount })}
        </Text>
        <Progress value={totalCount === 0 ? 100 : (done / totalCount) * 100} aria-label={t('reseal.title')} animated />
        {keyStatus !== 'ENABLE' && (
          <Warning title={t('reseal.waits')}>
            <Text size="sm">{t('reseal.waits-text')}</Text>
          </Warning>
        )}
      </Stack>
    )
  return (
    <Stack gap={4}>
      <Text size="sm" role="status">
        {leftCount === 0 ? t('reseal.nothing-old') : t('reseal.left', { count: leftCount })}
      </Text>
      {status !== 'NONE' && (
        <Text size="sm" c="dimmed">
          {t.rich(`reseal.ended.${status}`, {
            total: totalCount,
            done,
            end: () => <Instant at={endDate} exact />,
          })}
        </Text>
      )}
      {status === 'PARTIAL' && (
        <Detail opened title={parts('failure.detail')}>
          {reseal.message}
        </Detail>
      )}
    </Stack>
  )
}

function Versions({ of: { versions, currentVersion } }: { of: Reseal }) {
  const t = useTranslations('keys')
  return (
    <Table aria-label={t('reseal.versions')} maw={720}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('version')}</Table.Th>
          <Table.Th>{t('created')}</Table.Th>
          <Table.Th ta="end">{t('reseal.values')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {versions.map(({ version, registerDate, valueCount }) => (
          <Table.Tr key={version}>
            <Table.Td>
              <Group gap={6}>
                {version}
                {version === currentVersion && (
                  <Badge variant="default" size="sm" tt="none" radius="sm">
                    {t('reseal.seals')}
                  </Badge>
                )}
              </Group>
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <Instant at={registerDate} />
            </Table.Td>
            <Table.Td ta="end">{t('reseal.number', { count: valueCount })}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
