import { Alert, Anchor, Badge, Group, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { client } from '../../api/client.ts'
import { useOperation } from '../../api/use-operation.ts'
import { Failure } from '../../parts/failure.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { RefSection } from '../ref-section.tsx'
import { refOf } from '../refs.ts'
import type { Account } from './account-state.tsx'

const SHOWN = 100
const REFRESH = ['getSubAccountDetail', 'getSubAccountList', 'getReadableSecrets', 'getGroupDetail', 'getPolicyResources'] as const

/** What the account may do: its own policies, those of its groups, and what follows from them. */
export function RightsPart({ account, etag: ifMatch }: { account: Account; etag: string | undefined }) {
  const t = useTranslations('permissions.accounts')
  const sets = useTranslations('permissions.sets')
  const params = { id: account.subAccountId }
  const { policies, groups } = account
  return (
    <>
      {policies.length === 0 && groups.length === 0 && (
        <Alert color="yellow" icon={<Icon name="info" />}>
          {t('no-policy')}
        </Alert>
      )}
      <RefSection
        title={t('policies')}
        text={t('policies-text')}
        none={sets('policies-none')}
        kind="policies"
        refs={policies.map(refOf)}
        onAdd={(policyIdList) => client.attachSubAccountPolicies({ params, body: { policyIdList } }, { ifMatch })}
        onRemove={(policyIdList) => client.detachSubAccountPolicies({ params, body: { policyIdList } }, { ifMatch })}
        refresh={REFRESH}
      />
      <RefSection
        title={t('groups')}
        text={t('groups-text')}
        none={sets('groups-none')}
        kind="groups"
        refs={groups.map(refOf)}
        onAdd={(groupIdList) => client.addSubAccountGroups({ params, body: { groupIdList } }, { ifMatch })}
        onRemove={(groupIdList) => client.removeSubAccountGroups({ params, body: { groupIdList } }, { ifMatch })}
        refresh={REFRESH}
      />
      <Readable id={account.subAccountId} />
    </>
  )
}

function Readable({ id }: { id: string }) {
  const t = useTranslations('permissions.accounts')
  const parts = useTranslations('parts')
  const { data, error, refetch } = useOperation('getReadableSecrets', { params: { id }, query: { size: SHOWN } })
  return (
    <Section title={t('reads')} text={t('reads-text')}>
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={80} />}
      {data?.items.length === 0 && <Text size="sm">{t('reads-none')}</Text>}
      {data !== undefined && data.items.length > 0 && (
        <Stack component="ul" m={0} p={0} gap={6} style={{ listStyle: 'none' }}>
          {data.items.map((one) => (
            <OneReadable key={one.secretId} of={one} />
          ))}
        </Stack>
      )}
      {data !== undefined && data.totalItems > SHOWN && (
        <Text size="sm" c="dimmed">
          {parts('table.rows', { count: data.totalItems })}
        </Text>
      )}
    </Section>
  )
}

/** The secret, and beside it, or below it on a phone, what lets the account read it. */
function OneReadable({ of: { secretId, secretName, by, conditional } }: { of: CallReply<'getReadableSecrets'>['items'][number] }) {
  const t = useTranslations('permissions.accounts')
  return (
    <SimpleGrid component="li" cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing={0}>
      <Anchor component={Link} to={`/secrets/${secretId}`} size="sm" truncate title={secretName}>
        <bdi>{secretName}</bdi>
      </Anchor>
      <Group gap="xs">
        {by !== null && (
          <Text size="sm" c="dimmed">
            {t('reads-by', { policy: by.policyName, statement: by.statement })}
          </Text>
        )}
        {conditional && (
          <Badge variant="default" tt="none" radius="sm">
            {t('reads-if')}
          </Badge>
        )}
      </Group>
    </SimpleGrid>
  )
}
