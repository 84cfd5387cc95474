import { Stack } from '@mantine/core'
import { useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useTagged } from '../../api/use-operation.ts'
import { Measure } from '../../parts/measure.tsx'
import { RefSection } from '../ref-section.tsx'
import { refOf } from '../refs.ts'
import { SetHead, SetPending } from './set-head.tsx'

const REFRESH = ['getGroupDetail', 'getGroupList', 'getSubAccountDetail', 'getPolicyResources'] as const

export function GroupDetail() {
  const t = useTranslations('permissions.sets')
  const { id = '' } = useParams()
  const params = { id }
  const { data: tagged, error, refetch } = useTagged('getGroupDetail', { params })
  if (tagged === undefined) return <SetPending kind="groups" error={error} onAgain={() => void refetch()} />
  const { reply: group, etag: ifMatch } = tagged
  const { groupName } = group
  return (
    <Measure>
      <SetHead
        kind="groups"
        name={groupName}
        question={{ title: t('group-delete-title', { name: groupName }), text: t('group-delete-text') }}
        onDelete={() => client.deleteGroup({ params }, { ifMatch })}
      />
      <Stack>
        <RefSection
          title={t('group-members')}
          text={t('group-members-text')}
          none={t('members-none')}
          kind="accounts"
          refs={group.subAccounts.map(refOf)}
          onAdd={(subAccountIdList) => client.addGroupSubAccounts({ params, body: { subAccountIdList } }, { ifMatch })}
          onRemove={(subAccountIdList) => client.removeGroupSubAccounts({ params, body: { subAccountIdList } }, { ifMatch })}
          refresh={REFRESH}
        />
        <RefSection
          title={t('policies')}
          text={t('group-policies-text')}
          none={t('policies-none')}
          kind="policies"
          refs={group.policies.map(refOf)}
          onAdd={(policyIdList) => client.attachGroupPolicies({ params, body: { policyIdList } }, { ifMatch })}
          onRemove={(policyIdList) => client.detachGroupPolicies({ params, body: { policyIdList } }, { ifMatch })}
          refresh={REFRESH}
        />
      </Stack>
    </Measure>
  )
}
