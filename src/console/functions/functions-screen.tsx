import { Button } from '@mantine/core'
import { Link, Route, Routes } from 'react-router'
import { useTranslations } from 'use-intl'
import { AddressTabs } from '../parts/address-tabs.tsx'
import { Icon } from '../parts/icon.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { NoSuchPage } from '../shell/no-such-page.tsx'
import { ActionDetail } from './action-detail.tsx'
import { ActionsTab } from './actions-tab.tsx'
import { NewAction } from './new-action.tsx'
import { NewTrigger } from './new-trigger.tsx'
import { PackagesTab } from './packages-tab.tsx'
import { TriggerDetail } from './trigger-detail.tsx'
import { TriggersTab } from './triggers-tab.tsx'

const TABS = {
  actions: { to: '/functions', Tab: ActionsTab },
  packages: { to: '/functions/packages', Tab: PackagesTab },
  triggers: { to: '/functions/triggers', Tab: TriggersTab },
} as const
type TabName = keyof typeof TABS
const NAMES = Object.keys(TABS) as TabName[]

/** What changes values where they are used: actions, the packages that they lie in, and the triggers that fire them. */
export function Screen() {
  return (
    <Routes>
      <Route index element={<Place at="actions" />} />
      <Route path="packages" element={<Place at="packages" />} />
      <Route path="triggers" element={<Place at="triggers" />} />
      <Route path="new-action" element={<NewAction />} />
      <Route path="new-trigger" element={<NewTrigger />} />
      <Route path="actions/:package/:action/:part?" element={<ActionDetail />} />
      <Route path="triggers/:trigger" element={<TriggerDetail />} />
      <Route path="*" element={<NoSuchPage />} />
    </Routes>
  )
}

function Place({ at }: { at: TabName }) {
  const t = useTranslations('functions')
  const { Tab } = TABS[at]
  return (
    <>
      <ScreenHead
        title={t('title')}
        text={t('text')}
        actions={
          <>
            <Button component={Link} to="/functions/new-trigger" variant="default" leftSection={<Icon name="plus" />}>
              {t('triggers.create')}
            </Button>
            <Button component={Link} to="/functions/new-action" leftSection={<Icon name="plus" />}>
              {t('actions.create')}
            </Button>
          </>
        }
      />
      <AddressTabs at={at} tabs={NAMES.map((name) => ({ name, title: t(`tabs.${name}`), to: TABS[name].to }))}>
        <Tab />
      </AddressTabs>
    </>
  )
}
