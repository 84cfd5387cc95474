import { Code, Group, SimpleGrid, Stack } from '@mantine/core'
import { useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Instant } from '../parts/instant.tsx'
import { Line } from '../parts/line.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { ScreenPending } from '../parts/screen-pending.tsx'
import { ActivitiesCard } from './activities-card.tsx'
import { KeyStatus } from './key-status.tsx'
import { ProtectsCard } from './protects-card.tsx'
import { ResealCard } from './reseal-card.tsx'
import { RotationCard } from './rotation-card.tsx'
import { StateCard } from './state-card.tsx'
import type { Key } from './use-key.ts'

/** One protection key: what it is, what its state means, its versions, what it protects, and what was done with it. */
export function KeyDetail() {
  const t = useTranslations('keys')
  const { keyTag = '' } = useParams()
  const { data: key, error, refetch } = useOperation('getKeyDetail', { params: { keyTag } })
  const above = [{ to: '/keys', title: t('title') }]
  if (error !== null || key === undefined)
    return <ScreenPending title={key?.keyName ?? t('one')} above={above} error={error} onAgain={() => void refetch()} />
  return (
    <>
      <ScreenHead title={key.keyName} above={above} actions={<KeyStatus status={key.status} />} text={<bdi>{key.memo}</bdi>} />
      <Stack gap="md" maw={1400}>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <BasicsCard of={key} />
          <StateCard of={key} />
        </SimpleGrid>
        <RotationCard of={key} />
        <ResealCard of={key} />
        <ProtectsCard of={key} />
        <ActivitiesCard of={key} />
      </Stack>
    </>
  )
}

function BasicsCard({ of: { keyTag, nrn, keyType, isConvergent, protectionType, registerDate } }: { of: Key }) {
  const t = useTranslations('keys')
  return (
    <Card title={t('basics')}>
      <Stack gap="xs">
        <Line name={t('type')}>
          {keyType}
          {isConvergent && ` · ${t('convergent')}`}
        </Line>
        <Line name={t('protection')}>{t(`protections.${protectionType}`)}</Line>
        <Line name={t('created')}>
          <Instant at={registerDate} exact />
        </Line>
        <Line name={t('tag')}>
          <Copied value={keyTag} label={t('copy-tag')} />
        </Line>
        <Line name="NRN">
          <Copied value={nrn} label={t('copy-nrn')} />
        </Line>
      </Stack>
    </Card>
  )
}

function Copied({ value, label }: { value: string; label: string }) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Code style={{ overflowWrap: 'anywhere', minWidth: 0 }}>{value}</Code>
      <CopyButton value={value} label={label} />
    </Group>
  )
}
