import { Badge, Skeleton, Stack, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { useOperation } from '../api/use-operation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Measure } from '../parts/measure.tsx'
import { NotYet } from '../parts/not-yet.tsx'
import { loadPhrases } from '../phrases/spoken.ts'
import { PrincipalLink } from './principal-link.tsx'
import type { SecretProps } from './use-secret.ts'

type Reader = CallReply<'getSecretReaders'>['items'][number]
const MOST = 100

/** The same as under Permissions, and with its phrases. */
const Simulator = lazy(async () => {
  const [{ Simulator: Shown }] = await Promise.all([import('../permissions/decisions/simulator.tsx'), loadPhrases('permissions')])
  return { default: Shown }
})

/** Who can read the values, and what anybody would be answered. */
export function AccessTab({ secret }: SecretProps) {
  return (
    <Stack gap="lg">
      <Readers secret={secret} />
      <Suspense fallback={<Skeleton height={260} />}>
        <Measure>
          <Simulator secretId={secret.secretId} />
        </Measure>
      </Suspense>
    </Stack>
  )
}

/** Who can read the values, and by which statement of which policy. */
function Readers({ secret }: Pick<SecretProps, 'secret'>) {
  const t = useTranslations('secret')
  const asked = { params: { secretId: secret.secretId }, query: { size: MOST } }
  const { data, error, refetch } = useOperation('getSecretReaders', asked)
  if (data === undefined) return <NotYet of={{ error, refetch }} height={200} />
  const columns: Column<Reader>[] = [
    { key: 'name', title: t('access.name'), cell: (reader) => <Name of={reader} /> },
    { key: 'type', title: t('access.type'), width: 140, from: 'xs', cell: ({ principalType }) => t(`access.types.${principalType}`) },
    { key: 'why', title: t('access.why'), width: '40%', narrow: 196, cell: ({ by }) => <Why by={by} /> },
    {
      key: 'conditional',
      title: t('access.when'),
      width: 170,
      from: 'sm',
      cell: ({ conditional }) =>
        conditional ? (
          <Badge color="gray.7" tt="none" radius="sm">
            {t('access.conditional')}
          </Badge>
        ) : (
          t('access.always')
        ),
    },
  ]
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('access.text')}
      </Text>
      {data.items.length === 0 ? (
        <Text size="sm">{t('access.nobody')}</Text>
      ) : (
        <DataTable
          label={t('tabs.access')}
          rows={data.items}
          columns={columns}
          keyOf={({ principalId }) => principalId}
          nameOf={({ name }) => name}
        />
      )}
    </Stack>
  )
}

/** Leads to whom the rights are given, and taken from; on a phone with whether conditions hold, which has no column there. */
function Name({ of: { principalId, principalType, name, conditional } }: { of: Reader }) {
  const t = useTranslations('secret')
  return (
    <>
      <PrincipalLink of={{ id: principalId, type: principalType, name }} {...(conditional ? { oneLine: true } : {})} />
      {conditional && (
        <Text size="xs" c="dimmed" component="div" truncate hiddenFrom="sm">
          {t('access.conditional')}
        </Text>
      )}
    </>
  )
}

function Why({ by }: Pick<Reader, 'by'>) {
  const t = useTranslations('secret')
  if (by === null) return <span>—</span>
  return <bdi title={by.policyName}>{t('access.by', { policy: by.policyName, statement: by.statement })}</bdi>
}
