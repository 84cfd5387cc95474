import '../later-styles.ts'
import '@mantine/spotlight/styles.layer.css'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { Icon } from '../parts/icon.tsx'
import { PLACES } from '../routes.tsx'
import { onOpenPalette } from './palette-store.ts'

const TYPING_MS = 200
const [store, spotlight] = createSpotlight()

/** Ctrl-K: places, things to do, and secrets by name. */
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
  const secrets = useSecretActions(query)
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
    { group: t('palette.secrets'), actions: secrets },
  ].filter((group) => group.actions.length > 0)
}

/** The server searches, so that ten thousand secrets cost no more than ten. */
function useSecretActions(query: string): SpotlightActionData[] {
  const navigate = useNavigate()
  const [search] = useDebouncedValue(query.trim(), TYPING_MS)
  const found = useOperation('getSecretSummaries', { query: { search, pageSize: 8, sort: 'secretName' } }, { enabled: search !== '' })
  if (search === '') return []
  return (found.data?.secrets ?? []).map(({ secretId, secretName }) => ({
    id: `secret-${secretId}`,
    label: secretName,
    leftSection: <Icon name="secret" />,
    onClick: () => void navigate(`/secrets/${secretId}`),
  }))
}
