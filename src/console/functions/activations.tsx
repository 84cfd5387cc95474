import { Badge, Code, Group, Stack, Table, Text, UnstyledButton, useMatches } from '@mantine/core'
import { Fragment, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { NotYet } from '../parts/not-yet.tsx'
import type { Activation } from './kinds.ts'

interface ActivationsProps {
  label: string
  found: { data: readonly Activation[] | undefined; error: Error | null; refetch: () => unknown }
  /** Which one is open at first. */
  opened?: string
}

/** Runs, newest first; each opens to its result and what it printed. */
export function Activations({ label, found: { data, error, refetch }, opened = '' }: ActivationsProps) {
  const t = useTranslations('functions')
  const [open, setOpen] = useState(opened)
  if (data === undefined) return <NotYet of={{ error, refetch }} height={120} />
  if (data.length === 0) return <Text size="sm">{t('runs.none')}</Text>
  return (
    <Table aria-label={label} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('runs.begun')}</Table.Th>
          <Table.Th w={{ base: 120, xs: 170 }}>{t('runs.status')}</Table.Th>
          <Table.Th w={110} visibleFrom="xs">
            {t('runs.took')}
          </Table.Th>
          <Table.Th visibleFrom="md">{t('runs.action')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data.map((each) => (
          <OneRun
            key={each.activationId}
            of={each}
            open={open === each.activationId}
            onToggle={() => setOpen(open === each.activationId ? '' : each.activationId)}
          />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function OneRun({ of: run, open, onToggle }: { of: Activation; open: boolean; onToggle: () => void }) {
  const t = useTranslations('functions')
  const id = useId()
  // As many as are shown: a cell over more of them would make columns that take the room of the others.
  const shown = useMatches({ base: 2, xs: 3, md: 4 })
  return (
    <Fragment>
      <Table.Tr>
        <Table.Td>
          <UnstyledButton onClick={onToggle} aria-expanded={open} aria-controls={id}>
            <Group gap={6} wrap="nowrap">
              <Icon name={open ? 'down' : 'right'} size={14} />
              <Text size="sm" c="var(--mantine-color-anchor)" component="span">
                <Instant at={run.start} />
              </Text>
            </Group>
          </UnstyledButton>
        </Table.Td>
        <Table.Td>
          <RunStatus of={run} />
        </Table.Td>
        <Table.Td visibleFrom="xs">{run.duration === null ? '—' : t('runs.ms', { ms: run.duration })}</Table.Td>
        <Table.Td visibleFrom="md">
          <bdi>{run.name}</bdi>
        </Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr id={id}>
          <Table.Td colSpan={shown}>
            <RunStory of={run} />
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  )
}

const STATUSES = ['success', 'action error', 'timed out', 'killed', 'not accepted', 'running'] as const
type Status = (typeof STATUSES)[number]
const NAMES = {
  success: 'success',
  'action error': 'action-error',
  'timed out': 'timed-out',
  killed: 'killed',
  'not accepted': 'not-accepted',
  running: 'running',
} as const satisfies Record<Status, string>

export function RunStatus({ of: { response } }: { of: Pick<Activation, 'response'> }) {
  const t = useTranslations('functions')
  const status = STATUSES.find((each) => each === response.status)
  const colour = status === 'running' ? 'indigo.8' : response.success ? 'teal.9' : 'red.8'
  return (
    <Badge color={colour} radius="sm" tt="none">
      {status === undefined ? response.status : t(`runs.statuses.${NAMES[status]}`)}
    </Badge>
  )
}

/** What came out of a run. Secret values are struck out by the server in both. */
export function RunStory({ of: { activationId, response, logs } }: { of: Pick<Activation, 'activationId' | 'response' | 'logs'> }) {
  const t = useTranslations('functions')
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {t('runs.id', { id: activationId })}
      </Text>
      {response.status !== 'running' && <Printed title={t('runs.result')} text={JSON.stringify(response.result, null, 2) ?? ''} />}
      {logs.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('runs.no-logs')}
        </Text>
      ) : (
        <Printed title={t('runs.logs', { count: logs.length })} text={logs.join('\n')} />
      )}
    </Stack>
  )
}

function Printed({ title, text }: { title: string; text: string }) {
  return (
    <Stack gap={2}>
      <Text size="xs" fw={600}>
        {title}
      </Text>
      <Code
        block
        dir="auto"
        tabIndex={0}
        role="group"
        aria-label={title}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 360, overflowY: 'auto' }}
      >
        {text}
      </Code>
    </Stack>
  )
}
