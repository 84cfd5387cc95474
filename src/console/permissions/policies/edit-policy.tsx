import { Skeleton } from '@mantine/core'
import { useParams, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useTagged } from '../../api/use-operation.ts'
import { Failure } from '../../parts/failure.tsx'
import { ScreenHead } from '../../parts/screen-head.tsx'
import { KINDS, pathOf } from '../refs.ts'
import { PolicyForm } from './policy-form.tsx'

/** Makes a policy, from nothing or from another, or edits one. */
export function EditPolicy() {
  const t = useTranslations('permissions')
  const { id } = useParams()
  const [query] = useSearchParams()
  const from = id ?? query.get('like') ?? undefined
  const found = useTagged(
    'getPolicyDetail',
    { params: { id: from ?? '' }, query: { withPermissions: true } },
    { enabled: from !== undefined },
  )
  const { data, error, refetch } = found
  const above = [
    { to: KINDS.policies.path, title: t('tabs.policies') },
    ...(id === undefined || data === undefined ? [] : [{ to: pathOf({ kind: 'policies', id }), title: data.reply.policyName }]),
  ]
  return (
    <>
      <ScreenHead title={t(id === undefined ? 'policies.create' : 'policies.editing')} above={above} />
      {from !== undefined && error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {from !== undefined && error === null && data === undefined && <Skeleton height={240} />}
      {(from === undefined || data !== undefined) && <PolicyForm key={from ?? 'new'} id={id} from={data} />}
    </>
  )
}
