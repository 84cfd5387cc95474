import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useTagged } from '../../api/use-operation.ts'
import { useRun } from '../../api/use-run.ts'
import { AddressTabs } from '../../parts/address-tabs.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Measure } from '../../parts/measure.tsx'
import { ScreenHead } from '../../parts/screen-head.tsx'
import { ScreenPending } from '../../parts/screen-pending.tsx'
import { useNotify } from '../../parts/use-notify.ts'
import { KINDS } from '../refs.ts'
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
  const { data: tagged, error, refetch } = useTagged('getSubAccountDetail', { params: { id } })
  const at = NAMES.find((name) => name === part) ?? 'basics'
  const Part = PARTS[at]
  const above = [{ to: LIST, title: t('tabs.accounts') }]
  if (tagged === undefined) return <ScreenPending title={t('tabs.accounts')} above={above} error={error} onAgain={() => void refetch()} />
  const account = tagged.reply
  return (
    <Measure>
      <ScreenHead
        title={account.loginId}
        text={<AccountState of={account} />}
        above={above}
        actions={<Actions account={account} etag={tagged.etag} />}
      />
      <AddressTabs at={at} tabs={NAMES.map((name) => ({ name, title: t(`accounts.parts.${name}`), to: `${LIST}/${id}/${name}` }))}>
        <Stack>
          <Part key={id} account={account} etag={tagged.etag} />
        </Stack>
      </AddressTabs>
    </Measure>
  )
}

function Actions({ account, etag }: { account: Account; etag: string | undefined }) {
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
      () => client.deleteSubAccount({ params: { id } }, { ifMatch: etag }),
      () => {
        notify.done(t('deleted', { name: loginId }))
        void navigate(LIST)
      },
    )
  return (
    <>
      <Button variant="default" loading={change.busy} onClick={() => (active ? setAsking('suspend') : void setActive(true))}>
        {t(active ? 'suspend' : 'activate')}
      </Button>
      <Button variant="default" c="var(--mantine-color-error)" onClick={() => setAsking('delete')}>
        {all('delete')}
      </Button>
      <ConfirmDialog
        opened={asking === 'suspend' || (change.failure !== undefined && !active)}
        onClose={close}
        title={t('suspend-title', { name: loginId })}
        confirm={t('suspend')}
        danger
        busy={change.busy}
        error={change.failure}
        onConfirm={() => void setActive(false)}
      >
        <Text size="sm">{t('suspend-text')}</Text>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'delete'}
        onClose={close}
        title={t('delete-title', { name: loginId })}
        confirm={all('delete')}
        typed={{ label: t('login-id'), value: loginId }}
        danger
        busy={removal.busy}
        error={removal.failure}
        onConfirm={() => void remove()}
      >
        <Text size="sm">{t('delete-text')}</Text>
      </ConfirmDialog>
    </>
  )
}
