import { Code, Group, SimpleGrid, Stack } from '@mantine/core'
import { useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Fact, Facts } from '../parts/facts.tsx'
import { Failure } from '../parts/failure.tsx'
import { Instant } from '../parts/instant.tsx'
import { Measure } from '../parts/measure.tsx'
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
  if (key === undefined) return <ScreenPending title={t('one')} above={above} error={error} onAgain={() => void refetch()} />
  return (
    <Measure>
      <ScreenHead title={key.keyName} above={above} actions={<KeyStatus status={key.status} />} text={<bdi>{key.memo}</bdi>} />
      <Stack gap="md">
        {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <BasicsCard of={key} />
          <StateCard of={key} />
        </SimpleGrid>
        <RotationCard of={key} />
        <ResealCard of={key} />
        <ProtectsCard of={key} />
        <ActivitiesCard of={key} />
      </Stack>
    </Measure>
  )
}

function BasicsCard({ of: { keyTag, nrn, keyType, isConvergent, protectionType, registerDate } }: { of: Key }) {
  const t = useTranslations('keys')
  return (
    <Card title={t('basics')}>
      <Facts>
        <Fact name={t('type')}>
          {keyType}
          {isConvergent && ` · ${t('convergent')}`}
        </Fact>
        <Fact name={t('protection')}>{t(`protections.${protectionType}`)}</Fact>
        <Fact name={t('created')}>
          <Instant at={registerDate} exact />
        </Fact>
        <Fact name={t('tag')}>
          <Copied value={keyTag} label={t('copy-tag')} />
        </Fact>
        <Fact name="NRN">
          <Copied value={nrn} label={t('copy-nrn')} />
        </Fact>
      </Facts>
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
