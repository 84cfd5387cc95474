import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { Instant } from '../parts/instant.tsx'
import { dashed } from '../phrases/dashed.ts'
import type { Told } from './told.ts'

const SHOWN = 4

interface CardProps {
  title: string
  /** What it means and what to do about it. */
  text: string
  count: number
  colour: string
  children: ReactNode
}

export function Card({ title, text, count, colour, children }: CardProps) {
  return (
    <Paper withBorder p="md">
      <Stack gap="xs" h="100%">
        <Group gap="xs" wrap="nowrap">
          <Badge color={colour} radius="sm" size="lg" style={{ flex: 'none' }}>
            {count}
          </Badge>
          <Title order={3} size="h5">
            {title}
          </Title>
        </Group>
        <Text size="xs" c="dimmed">
          {text}
        </Text>
        {children}
      </Stack>
    </Paper>
  )
}

interface SecretsCardProps {
  kind: 'failed' | 'overdue' | 'leaving' | 'unused'
  some: Told['overdue']
  colour: string
  /** Where all of them are. */
  to: string
}

/** Secrets that need something, the first few by name; nothing where there is none. */
export function SecretsCard({ kind, some: { count, secrets }, colour, to }: SecretsCardProps) {
  const t = useTranslations('overview')
  if (count === 0) return null
  return (
    <Card title={t(`cards.${kind}.title`)} text={t(`cards.${kind}.text`)} count={count} colour={colour}>
      <Stack gap={2}>
        {secrets.slice(0, SHOWN).map(({ secretId, secretName, date }) => (
          <Group key={secretId} justify="space-between" wrap="nowrap" gap="sm">
            <Anchor component={Link} to={`/secrets/${secretId}`} size="sm" truncate title={secretName} miw={0}>
              <bdi>{secretName}</bdi>
            </Anchor>
            {date !== null && (
              <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
                <Instant at={date} />
              </Text>
            )}
          </Group>
        ))}
      </Stack>
      {count > SHOWN && (
        <Anchor component={Link} to={to} size="sm">
          {t('all', { count })}
        </Anchor>
      )}
    </Card>
  )
}

/** Refusals of the last day by their reason; each leads to its records. */
export function RefusalsCard({ refusals }: { refusals: Told['refusals'] }) {
  const t = useTranslations('overview')
  const count = refusals.reduce((sum, each) => sum + each.count, 0)
  if (count === 0) return null
  return (
    <Card title={t('cards.refusals.title')} text={t('cards.refusals.text')} count={count} colour="orange.9">
      <Stack gap={2}>
        {refusals.slice(0, SHOWN).map(({ problem, count: each }) => (
          <Group key={problem} justify="space-between" wrap="nowrap" gap="sm">
            <Anchor component={Link} to={historyOf(problem)} size="sm" truncate miw={0}>
              <bdi>{t.has(reasonOf(problem)) ? t(reasonOf(problem)) : problem}</bdi>
            </Anchor>
            <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
              {t('times', { count: each })}
            </Text>
          </Group>
        ))}
      </Stack>
    </Card>
  )
}

/** A problem without a short phrase is named by its code. */
function reasonOf(problem: string) {
  return `refused.${dashed(problem)}` as 'refused.access-denied'
}

function historyOf(problem: string): string {
  return `/history?q=${encodeURIComponent(`result:DENIED problem:${problem}`)}`
}
