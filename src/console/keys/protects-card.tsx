import { Anchor, Skeleton, Stack, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { client } from '../api/client.ts'
import { Card } from '../parts/card.tsx'
import { Failure } from '../parts/failure.tsx'
import { Instant } from '../parts/instant.tsx'
import { MoreButton } from '../parts/more-button.tsx'
import { SecretStatus } from '../parts/secret-status.tsx'
import type { Key } from './use-key.ts'

const PAGE = 20

/** Which secrets fall silent with this key: as far as whoever looks may list them. */
export function ProtectsCard({ of: { keyTag, keyType } }: { of: Key }) {
  const t = useTranslations('keys')
  const found = useInfiniteQuery({
    queryKey: ['getSecretSummaries', { keyTag }],
    queryFn: ({ pageParam, signal }) =>
      client.getSecretSummaries(
        { query: { keyTag, sort: 'secretName', pageSize: PAGE, ...(pageParam === '' ? {} : { after: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: keyType !== 'ECDSA',
  })
  const secrets = found.data?.pages.flatMap((page) => page.secrets) ?? []
  const total = found.data?.pages.at(-1)?.totalCount ?? 0
  if (keyType === 'ECDSA') return null
  return (
    <Card title={t('protects.title')} text={t('protects.text')}>
      {found.error !== null && <Failure error={found.error} onAgain={() => void found.refetch()} />}
      {found.isPending && found.error === null && <Skeleton height={80} />}
      {found.data !== undefined && total === 0 && <Text size="sm">{t('protects.none')}</Text>}
      {secrets.length > 0 && (
        <Stack gap="xs">
          <Text size="sm" role="status">
            {t('protects.count', { count: total })}
          </Text>
          <Secrets of={secrets} />
          <MoreButton of={found} />
        </Stack>
      )}
    </Card>
  )
}

function Secrets({ of: secrets }: { of: CallReply<'getSecretSummaries'>['secrets'] }) {
  const t = useTranslations('keys')
  return (
    <Table aria-label={t('protects.title')} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('name')}</Table.Th>
          <Table.Th w={{ base: 136, sm: 150 }}>{t('status')}</Table.Th>
          <Table.Th w={150} visibleFrom="sm">
            {t('protects.last-read')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {secrets.map(({ secretId, secretName, secretStatus, lastReadDate }) => (
          <Table.Tr key={secretId}>
            <Table.Td>
              <Anchor component={Link} to={`/secrets/${secretId}`} size="sm" lineClamp={2} title={secretName}>
                <bdi>{secretName}</bdi>
              </Anchor>
            </Table.Td>
            <Table.Td>
              <SecretStatus status={secretStatus} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Instant at={lastReadDate} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
