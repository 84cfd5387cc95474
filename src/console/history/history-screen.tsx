import type { ComponentType } from 'react'
import { useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { AddressTabs } from '../parts/address-tabs.tsx'
import { Measure } from '../parts/measure.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { AlertsTab } from './alerts-tab.tsx'
import { VerifyTab } from './proof/verify-tab.tsx'
import { RulesTab } from './rules-tab.tsx'
import { SearchTab } from './search-tab.tsx'
import { WebhooksTab } from './webhooks/webhooks-tab.tsx'

const TABS: Record<'records' | 'alerts' | 'rules' | 'webhooks' | 'verify', ComponentType<{ id?: string | undefined }>> = {
  records: SearchTab,
  alerts: AlertsTab,
  rules: RulesTab,
  webhooks: WebhooksTab,
  verify: VerifyTab,
}
const NAMES = Object.keys(TABS) as (keyof typeof TABS)[]

/** Who did what: searched, and watched. Each part has its address. */
export function Screen() {
  const t = useTranslations('history')
  const { '*': place = '' } = useParams()
  const [first, id] = place.split('/')
  const at = NAMES.find((name) => name === first) ?? 'records'
  const Tab = TABS[at]
  return (
    <>
      <ScreenHead title={t('title')} text={t('text')} />
      <AddressTabs
        at={at}
        tabs={NAMES.map((name) => ({ name, title: t(`tabs.${name}`), to: name === 'records' ? '/history' : `/history/${name}` }))}
      >
        {at === 'records' ? (
          <Tab />
        ) : (
          <Measure>
            <Tab id={id} />
          </Measure>
        )}
      </AddressTabs>
    </>
  )
}
