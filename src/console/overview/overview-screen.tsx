import { Anchor, Group, Paper, SimpleGrid, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { Link, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { Bars } from '../parts/bars.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { AlertsCard } from './alerts-card.tsx'
import { RefusalsCard, SecretsCard } from './cards.tsx'
import { FirstSteps } from './first-steps.tsx'
import type { Told } from './told.ts'

const HOUR_MS = 3_600_000
/** Events tell of secrets, rotations and alerts; of calls, which are all the time, nothing does. */
const CALLS_MS = 60_000

/** What needs attention, each with the way to it, and what was called in the last day. */
export function Screen() {
  const t = useTranslations('overview')
  const { data, error, refetch, isPending } = useOperation('getOverview', {}, { everyMs: CALLS_MS })
  return (
    <>
      <ScreenHead title={t('title')} text={t('text')} />
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {isPending && error === null && <Skeleton height={360} />}
      {data !== undefined && error === null && (
        <Stack gap="lg">
          {data.secrets === 0 ? <FirstSteps /> : <Attention told={data} />}
          <Calls told={data} />
        </Stack>
      )}
    </>
  )
}

function Attention({ told }: { told: Told }) {
  const t = useTranslations('overview')
  const { overdue, failed, leaving, unused, refusals } = told
  const calm = [overdue, failed, leaving, unused].every(({ count }) => count === 0) && refusals.length === 0
  return (
    <Stack gap="sm" component="section" aria-label={t('attention')}>
      <Group justify="space-between">
        <Title order={2}>{t('attention')}</Title>
        <Anchor component={Link} to="/secrets" size="sm">
          {t('secrets', { count: told.secrets })}
        </Anchor>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        <AlertsCard />
        <SecretsCard kind="failed" some={failed} colour="red.8" to="/secrets" />
        <SecretsCard kind="overdue" some={overdue} colour="red.8" to="/secrets?sort=nextRotationDate" />
        <SecretsCard kind="leaving" some={leaving} colour="orange.9" to="/secrets?status=REVOKE" />
        <RefusalsCard refusals={refusals} />
        <SecretsCard kind="unused" some={unused} colour="gray.7" to="/secrets" />
      </SimpleGrid>
      {calm && (
        <Paper withBorder p="md">
          <Group gap="sm" wrap="nowrap">
            <ThemeIcon color="teal.9" variant="light" size="lg" radius="xl">
              <Icon name="check" />
            </ThemeIcon>
            <Text size="sm">{t('calm')}</Text>
          </Group>
        </Paper>
      )}
    </Stack>
  )
}

function Calls({ told: { calls, partial } }: { told: Told }) {
  const t = useTranslations('overview')
  const go = useNavigate()
  const count = calls.reduce((sum, each) => sum + each.count, 0)
  return (
    <Stack gap="sm" component="section" aria-label={t('calls')}>
      <Group justify="space-between">
        <Title order={2}>{t('calls')}</Title>
        <Anchor component={Link} to="/history" size="sm">
          {t('to-history')}
        </Anchor>
      </Group>
      <Paper withBorder p="md">
        {count === 0 ? (
          <Text size="sm" c="dimmed">
            {t('no-calls')}
          </Text>
        ) : (
          <>
            <Bars
              bars={calls}
              stepMs={HOUR_MS}
              name={t('calls-name')}
              label={t('calls-label', { count })}
              onRange={(from, to) => void go(`/history?from=${from}&to=${to}`)}
            />
            <Text size="xs" c="dimmed" mt="xs">
              {partial === true ? t('partial') : t('press')}
            </Text>
          </>
        )}
      </Paper>
    </Stack>
  )
}
