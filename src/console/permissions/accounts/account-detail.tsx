import { Button, Skeleton, Stack, Tabs } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useOperation } from '../../api/use-operation.ts'
import { Failure } from '../../parts/failure.tsx'
import { ScreenHead } from '../../parts/screen-head.tsx'
import { useNotify } from '../../parts/use-notify.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { KINDS } from '../refs.ts'
import { useRun } from '../use-run.ts'
import { type Account, AccountState } from './account-state.tsx'
import { BasicsPart } from './basics-part.tsx'
import { ConsolePart } from './console-part.tsx'
import { KeysPart } from './keys-part.tsx'
import { RightsPart } from './rights-part.tsx'
import { SourcesPart } from './sources-part.tsx'

const PARTS = { basics: BasicsPart, rights: RightsPart, keys: KeysPart, console: ConsolePart, sources: SourcesPart } as const
type PartName = keyof typeof PARTS
const NAMES = Object.keys(PARTS) as PartName[]
const LIST = KINDS.accounts.path

/** One sub account. Its parts have addresses of their own. */
export function AccountDetail() {
  const t = useTranslations('permissions')
  const { id = '', part } = useParams()
  const navigate = useNavigate()
  const { data: account, error, refetch } = useOperation('getSubAccountDetail', { params: { id } })
  const at = NAMES.find((name) => name === part) ?? 'basics'
  const Part = PARTS[at]
  const above = [{ to: LIST, title: t('tabs.accounts') }]
  if (account === undefined)
    return (
      <>
        <ScreenHead title={t('tabs.accounts')} above={above} />
        {error === null ? <Skeleton height={240} /> : <Failure error={error} onAgain={() => void refetch()} />}
      </>
    )
  return (
    <>
      <ScreenHead title={account.loginId} text={<AccountState of={account} />} above={above} actions={<Actions account={account} />} />
      <Tabs value={at} onChange={(name) => void navigate(`${LIST}/${id}/${name ?? 'basics'}`, { replace: true })} keepMounted={false}>
        <Tabs.List mb="md">
          {NAMES.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`accounts.parts.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={at}>
          <Stack maw={900}>
            <Part key={id} account={account} />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function Actions({ account }: { account: Account }) {
  const t = useTranslations('permissions.accounts')
  const all = useTranslations('permissions')
  const [asking, setAsking] = useState<'suspend' | 'delete'>()
  const navigate = useNavigate()
  const notify = useNotify()
  const change = useRun('getSubAccountDetail', 'getSubAccountList')
  const removal = useRun('getSubAccountList', 'getGroupDetail')
  const { subAccountId: id, loginId, active } = account
  const close = () => {
    change.clear()
    removal.clear()
    setAsking(undefined)
  }
  const setActive = (next: boolean) => change.run(() => client.updateSubAccount({ params: { id }, body: { active: next } }), close)
  const remove = () =>
    removal.run(
      () => client.deleteSubAccount({ params: { id } }),
      () => {
        notify.done(t('deleted', { name: loginId }))
        void navigate(LIST)
      },
    )
  return (
    <>
      <Button variant="default" size="xs" loading={change.busy} onClick={() => (active ? setAsking('suspend') : void setActive(true))}>
        {t(active ? 'suspend' : 'activate')}
      </Button>
      <Button variant="default" size="xs" c="red" onClick={() => setAsking('delete')}>
        {all('delete')}
      </Button>
      <ConfirmDialog
        opened={asking === 'suspend' || (change.failure !== undefined && !active)}
        onClose={close}
        title={t('suspend-title', { name: loginId })}
        text={t('suspend-text')}
        action={t('suspend')}
        run={change}
        onConfirm={() => void setActive(false)}
      />
      <ConfirmDialog
        opened={asking === 'delete'}
        onClose={close}
        title={t('delete-title', { name: loginId })}
        text={t('delete-text')}
        action={all('delete')}
        typed={{ label: t('login-id'), value: loginId }}
        run={removal}
        onConfirm={() => void remove()}
      />
    </>
  )
}
