import { Tabs } from '@mantine/core'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { ScreenHead } from '../parts/screen-head.tsx'
import { AlertsTab } from './alerts-tab.tsx'
import { RulesTab } from './rules-tab.tsx'
import { SearchTab } from './search-tab.tsx'

const TABS = ['records', 'alerts', 'rules'] as const

/** Who did what: searched, and watched. Each part has its address. */
export function Screen() {
  const t = useTranslations('history')
  const go = useNavigate()
  const { '*': place = '' } = useParams()
  const tab = TABS.find((each) => each === place) ?? 'records'
  return (
    <>
      <ScreenHead title={t('title')} text={t('text')} />
      <Tabs value={tab} onChange={(next) => void go(next === 'records' ? '/history' : `/history/${next}`)} keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="records">
          <SearchTab />
        </Tabs.Panel>
        <Tabs.Panel value="alerts">
          <AlertsTab />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <RulesTab />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
