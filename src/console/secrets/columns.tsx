import { Anchor, Badge, Group, Text } from '@mantine/core'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { Column } from '../parts/data-table.tsx'
import { Instant } from '../parts/instant.tsx'
import { SecretStatus } from '../parts/secret-status.tsx'
import type { Summary } from './use-secrets.ts'

export function useColumns(): readonly Column<Summary>[] {
  const t = useTranslations('secrets')
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('name'),
        sort: 'secretName',
        cell: ({ secretId, secretName }) => (
          <Anchor component={Link} to={`/secrets/${secretId}`} fw={500} size="sm" title={secretName}>
            <bdi>{secretName}</bdi>
          </Anchor>
        ),
      },
      { key: 'status', title: t('status'), width: 150, narrow: 136, cell: ({ secretStatus }) => <SecretStatus status={secretStatus} /> },
      { key: 'type', title: t('type'), width: 80, from: 'xl', cell: () => t('basic') },
      { key: 'key', title: t('key'), width: 170, from: 'lg', cell: ({ protectionKey }) => <KeyName of={protectionKey} /> },
      {
        key: 'last-rotation',
        title: t('last-rotation'),
        width: 160,
        from: 'xl',
        cell: ({ lastRotationDate }) => <Instant at={lastRotationDate} />,
      },
      {
        key: 'next-rotation',
        title: t('next-rotation'),
        width: 190,
        from: 'md',
        sort: 'nextRotationDate',
        cell: (row) => <NextRotation of={row} />,
      },
      { key: 'last-read', title: t('last-read'), width: 150, from: 'sm', cell: ({ lastReadDate }) => <Instant at={lastReadDate} /> },
    ],
    [t],
  )
}

function KeyName({ of: { type, kmsKeyName } }: { of: Summary['protectionKey'] }) {
  const t = useTranslations('secrets')
  return type === 'DEFAULT' ? <Text size="sm">{t('key-default')}</Text> : <bdi title={kmsKeyName}>{kmsKeyName}</bdi>
}

function NextRotation({ of: { autoRotationYN, nextRotationDate, overdue } }: { of: Summary }) {
  const t = useTranslations('secrets')
  if (autoRotationYN === 'N')
    return (
      <Text size="sm" c="dimmed">
        {t('no-rotation')}
      </Text>
    )
  return (
    <Group gap={6} wrap="nowrap">
      <Instant at={nextRotationDate} />
      {overdue && (
        <Badge color="red.8" size="sm" radius="sm" tt="none">
          {t('overdue')}
        </Badge>
      )}
    </Group>
  )
}
