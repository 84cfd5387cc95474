import { Group, Stack, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useTagged } from '../../api/use-operation.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Measure } from '../../parts/measure.tsx'
import { RefSection } from '../ref-section.tsx'
import { refOf } from '../refs.ts'
import { SetHead, SetPending } from './set-head.tsx'

const MINUTE_SEC = 60
const REFRESH = ['getRoleDetail', 'getRoleList', 'getPolicyResources'] as const

export function RoleDetail() {
  const t = useTranslations('permissions.sets')
  const { id = '' } = useParams()
  const params = { id }
  const { data: tagged, error, refetch } = useTagged('getRoleDetail', { params })
  if (tagged === undefined) return <SetPending kind="roles" error={error} onAgain={() => void refetch()} />
  const { reply: role, etag: ifMatch } = tagged
  const { roleName, descCont, sessionExpirationSec, nrn } = role
  return (
    <Measure>
      <SetHead
        kind="roles"
        name={roleName}
        text={descCont === '' ? undefined : <bdi>{descCont}</bdi>}
        question={{ title: t('role-delete-title', { name: roleName }), text: t('role-delete-text') }}
        onDelete={() => client.deleteRole({ params }, { ifMatch })}
      />
      <Stack>
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
          onAdd={(subAccountIdList) => client.addRoleEntities({ params, body: { subAccountIdList } }, { ifMatch })}
          onRemove={(subAccountIdList) => client.removeRoleEntities({ params, body: { subAccountIdList } }, { ifMatch })}
          refresh={REFRESH}
        />
        <RefSection
          title={t('policies')}
          text={t('role-policies-text')}
          none={t('policies-none')}
          kind="policies"
          refs={role.policies.map(refOf)}
          onAdd={(policyIdList) => client.attachRolePolicies({ params, body: { policyIdList } }, { ifMatch })}
          onRemove={(policyIdList) => client.detachRolePolicies({ params, body: { policyIdList } }, { ifMatch })}
          refresh={REFRESH}
        />
      </Stack>
    </Measure>
  )
}
