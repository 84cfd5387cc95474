import { Anchor, Badge, Button, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useOperation, useTagged } from '../../api/use-operation.ts'
import { Failure } from '../../parts/failure.tsx'
import { Measure } from '../../parts/measure.tsx'
import { Section } from '../../parts/section.tsx'
import { pathOf, refOf } from '../refs.ts'
import { SetHead, SetPending } from '../sets/set-head.tsx'
import type { Permission } from './draft.ts'
import { PolicyKind, usePurpose } from './policies-tab.tsx'
import { Sentence } from './sentence.tsx'

/** One policy: what it says in words and as it is written, and who has it. */
export function PolicyDetail() {
  const t = useTranslations('permissions.policies')
  const purpose = usePurpose()
  const { id = '' } = useParams()
  const params = { id }
  const { data: tagged, error, refetch } = useTagged('getPolicyDetail', { params, query: { withPermissions: true } })
  if (tagged === undefined) return <SetPending kind="policies" error={error} onAgain={() => void refetch()} />
  const { policyName, policyType, permissions = [] } = tagged.reply
  const own = policyType === 'USER_CREATED'
  const text = purpose(tagged.reply)
  return (
    <Measure>
      <SetHead
        kind="policies"
        name={policyName}
        text={text === '' ? undefined : <bdi>{text}</bdi>}
        question={{ title: t('delete-title', { name: policyName }), text: t('delete-text') }}
        actions={
          <>
            {own && (
              <Button component={Link} to={`${pathOf({ kind: 'policies', id })}/edit`}>
                {t('edit')}
              </Button>
            )}
            <Button variant="default" component={Link} to={`/permissions/policies/new?like=${id}`}>
              {t('like')}
            </Button>
          </>
        }
        onDelete={own ? () => client.deletePolicy({ params }, { ifMatch: tagged.etag }) : undefined}
      />
      <Stack>
        <Group gap="sm">
          <PolicyKind of={policyType} />
          {!own && (
            <Text size="sm" c="dimmed">
              {t('fixed')}
            </Text>
          )}
        </Group>
        <Says permissions={permissions} />
        <Held id={id} />
      </Stack>
    </Measure>
  )
}

function Says({ permissions }: { permissions: readonly Permission[] }) {
  const t = useTranslations('permissions.policies')
  const [as, setAs] = useState('form')
  return (
    <Section
      title={t('says')}
      actions={
        <SegmentedControl
          size="xs"
          value={as}
          onChange={setAs}
          aria-label={t('says')}
          data={[
            { value: 'form', label: t('form') },
            { value: 'json', label: t('json') },
          ]}
        />
      }
    >
      {permissions.length === 0 && <Text size="sm">{t('says-nothing')}</Text>}
      {as === 'json' && <Code block>{JSON.stringify(permissions, null, 2)}</Code>}
      {as === 'form' &&
        permissions.map((permission, index) => (
          <Group key={index} wrap="nowrap" align="flex-start" gap="sm">
            <Badge variant="default" radius="sm" style={{ flexShrink: 0 }} aria-label={t('statement', { number: index + 1 })}>
              {index + 1}
            </Badge>
            <Sentence of={permission} />
          </Group>
        ))}
    </Section>
  )
}

function Held({ id }: { id: string }) {
  const t = useTranslations('permissions')
  const { data, error, refetch } = useOperation('getPolicyResources', { params: { id } })
  const refs = data === undefined ? [] : [...data.subAccounts, ...data.groups, ...data.roles].map(refOf)
  return (
    <Section title={t('policies.held')}>
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {data !== undefined && refs.length === 0 && <Text size="sm">{t('policies.held-none')}</Text>}
      <Stack component="ul" m={0} p={0} gap={4} style={{ listStyle: 'none' }}>
        {refs.map((ref) => (
          <Group key={ref.id} component="li" gap="xs">
            <Anchor component={Link} to={pathOf(ref)} size="sm">
              <bdi>{ref.name}</bdi>
            </Anchor>
            <Text size="sm" c="dimmed">
              {t(`one.${ref.kind}`)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  )
}
