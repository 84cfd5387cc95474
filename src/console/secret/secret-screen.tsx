import { Group, Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { AddressTabs } from '../parts/address-tabs.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { ScreenPending } from '../parts/screen-pending.tsx'
import { SecretStatus } from '../parts/secret-status.tsx'
import { loadPhrases } from '../phrases/spoken.ts'
import { AccessTab } from './access-tab.tsx'
import { ClipboardNotice } from './clipboard-notice.tsx'
import { ConsumersTab } from './consumers-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { type SecretProps, useSecret } from './use-secret.ts'

const RotationTab = lazy(async () => {
  const [{ RotationTab: Tab }] = await Promise.all([import('../rotation/rotation-tab.tsx'), loadPhrases('rotation')])
  return { default: Tab }
})

const TABS = ['overview', 'rotation', 'consumers', 'access', 'history'] as const
type TabName = (typeof TABS)[number]

/** The page of one secret. Which part of it is shown stands in the address. */
export function Screen() {
  const { secretId = '', '*': rest = '' } = useParams()
  return <SecretPage key={secretId} secretId={secretId} tab={TABS.find((name) => name === rest) ?? 'overview'} />
}

function SecretPage({ secretId, tab }: { secretId: string; tab: TabName }) {
  const t = useTranslations('secret')
  const { data, error, refetch } = useSecret(secretId)
  const above = [{ to: '/secrets', title: t('secrets') }]
  if (data === undefined) return <ScreenPending title={t('title')} above={above} error={error} onAgain={() => void refetch()} />
  const { reply: secret, etag } = data
  return (
    <>
      <ScreenHead
        title={secret.secretName}
        above={above}
        actions={
          <Group gap={4} wrap="nowrap">
            <SecretStatus status={secret.secretStatus} />
            <CopyButton value={secret.secretId} label={t('copy-id')} />
          </Group>
        }
      />
      <AddressTabs at={tab} tabs={TABS.map((name) => ({ name, title: t(`tabs.${name}`), to: pathOf(secretId, name) }))}>
        <Suspense fallback={<Skeleton height={320} />}>
          <TabContent tab={tab} secret={secret} etag={etag} />
        </Suspense>
      </AddressTabs>
      <ClipboardNotice />
    </>
  )
}

function TabContent({ tab, ...props }: SecretProps & { tab: TabName }) {
  switch (tab) {
    case 'overview':
      return <OverviewTab {...props} />
    case 'rotation':
      return <RotationTab {...props} />
    case 'consumers':
      return <ConsumersTab {...props} />
    case 'access':
      return <AccessTab {...props} />
    case 'history':
      return <HistoryTab {...props} />
  }
}

function pathOf(secretId: string, tab: TabName): string {
  return `/secrets/${secretId}${tab === 'overview' ? '' : `/${tab}`}`
}
