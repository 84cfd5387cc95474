import { Group, Stack, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useOperation } from '../../api/use-operation.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { RefSection } from '../ref-section.tsx'
import { refOf } from '../refs.ts'
import { SetHead, SetPending } from './set-head.tsx'

const MINUTE_SEC = 60
const REFRESH = ['getRoleDetail', 'getRoleList', 'getPolicyResources'] as const

export function RoleDetail() {
  const t = useTranslations('permissions.sets')
  const { id = '' } = useParams()
  const params = { id }
  const { data: role, error, refetch } = useOperation('getRoleDetail', { params })
  if (role === undefined) return <SetPending kind="roles" error={error} onAgain={() => void refetch()} />
  const { roleName, descCont, sessionExpirationSec, nrn } = role
  return (
    <>
      <SetHead
        kind="roles"
        name={roleName}
        text={descCont === '' ? undefined : <bdi>{descCont}</bdi>}
        question={{ title: t('role-delete-title', { name: roleName }), text: t('role-delete-text') }}
        onDelete={() => client.deleteRole({ params })}
      />
      <Stack maw={900}>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {t('role-session')}: {t('role-minutes', { count: Math.round(sessionExpirationSec / MINUTE_SEC) })}
          </Text>
          <Group gap={2} wrap="nowrap">
            <Text size="sm" c="dimmed">
              {nrn}
            </Text>
            <CopyButton value={nrn} />
          </Group>
        </Group>
        <RefSection
          title={t('role-entities')}
          text={t('role-entities-text')}
          none={t('members-none')}
          kind="accounts"
          refs={role.entities.map(refOf)}
          onAdd={(subAccountIdList) => client.addRoleEntities({ params, body: { subAccountIdList } })}
          onRemove={(subAccountIdList) => client.removeRoleEntities({ params, body: { subAccountIdList } })}
          refresh={REFRESH}
        />
        <RefSection
          title={t('policies')}
          text={t('role-policies-text')}
          none={t('policies-none')}
          kind="policies"
          refs={role.policies.map(refOf)}
          onAdd={(policyIdList) => client.attachRolePolicies({ params, body: { policyIdList } })}
          onRemove={(policyIdList) => client.detachRolePolicies({ params, body: { policyIdList } })}
          refresh={REFRESH}
        />
      </Stack>
    </>
  )
}
