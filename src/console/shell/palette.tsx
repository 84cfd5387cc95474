import '../later-styles.ts'
import '@mantine/spotlight/styles.layer.css'
import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { PLACES } from '../routes.tsx'
import { type Find, useFinds } from './palette-finds.ts'
import { onOpenPalette } from './palette-store.ts'

const TYPING_MS = 200
const KINDS = ['secrets', 'accounts', 'keys', 'functions'] as const
const [store, spotlight] = createSpotlight()

/** Ctrl-K: places, things to do, and whatever the person may list, by name. */
export function Palette() {
  const t = useTranslations('shell')
  const [query, setQuery] = useState('')
  useEffect(() => onOpenPalette(spotlight.open), [])
  const groups = useGroups(query)
  return (
    <Spotlight
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      actions={groups}
      nothingFound={t('palette.nothing-found')}
      searchProps={{ leftSection: <Icon name="search" />, placeholder: t('find'), 'aria-label': t('find') }}
      attributes={{ content: { 'aria-label': t('find') } }}
      limit={20}
      scrollable
      maxHeight={420}
      highlightQuery
    />
  )
}

function useGroups(query: string): SpotlightActionGroupData[] {
  const t = useTranslations('shell')
  const navigate = useNavigate()
  const [search] = useDebouncedValue(query.trim(), TYPING_MS)
  const finds = useFinds(search)
  const places = PLACES.map(
    ({ to, name, icon }): SpotlightActionData => ({
      id: `place-${name}`,
      label: t(`place.${name}`),
      leftSection: <Icon name={icon} />,
      onClick: () => void navigate(to),
    }),
  )
  const actions: SpotlightActionData[] = [
    { id: 'create', label: t('palette.create-secret'), leftSection: <Icon name="plus" />, onClick: () => void navigate('/secrets/new') },
  ]
  return [
    { group: t('palette.places'), actions: places },
    { group: t('palette.actions'), actions },
    ...KINDS.map((kind) => ({
      group: t(`palette.${kind}`),
      actions: finds[kind].map((find) => actionOf(find, find.kind && t(`palette.kinds.${find.kind}`))),
    })),
  ].filter((group) => group.actions.length > 0)
}

function actionOf({ id, label, icon, go }: Find, kind: string | undefined): SpotlightActionData {
  const rightSection = kind !== undefined && (
    <Text size="xs" span>
      {kind}
    </Text>
  )
  return { id, label, leftSection: <Icon name={icon} />, rightSection, onClick: go }
}
