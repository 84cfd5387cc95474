import { Box, Group, Skeleton, Tabs } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { CopyButton } from '../parts/copy-button.tsx'
import { Failure } from '../parts/failure.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { SecretStatus } from '../parts/secret-status.tsx'
import { loadPhrases } from '../phrases/spoken.ts'
import { AccessTab } from './access-tab.tsx'
import { ClipboardNotice } from './clipboard-notice.tsx'
import { ConsumersTab } from './consumers-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import styles from './secret.module.css'
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
  if (error !== null && data === undefined)
    return (
      <>
        <ScreenHead title={t('title')} above={above} />
        <Failure error={error} onAgain={() => void refetch()} />
      </>
    )
  if (data === undefined)
    return (
      <>
        <ScreenHead title={t('title')} above={above} />
        <Skeleton height={360} />
      </>
    )
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
      <PageTabs secretId={secretId} tab={tab}>
        <TabContent tab={tab} secret={secret} etag={etag} />
      </PageTabs>
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

function PageTabs({ secretId, tab, children }: { secretId: string; tab: TabName; children: ReactNode }) {
  const t = useTranslations('secret')
  const navigate = useNavigate()
  return (
    <Tabs value={tab} onChange={(next) => void navigate(`/secrets/${secretId}${next === 'overview' ? '' : `/${next}`}`)}>
      <Box className={styles['tabs']}>
        <Tabs.List className={styles['tab-list']}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Box>
      <Tabs.Panel value={tab} pt="md">
        <Suspense fallback={<Skeleton height={320} />}>{children}</Suspense>
      </Tabs.Panel>
    </Tabs>
  )
}
