import { Button, Group, Modal, Paper, ScrollArea, Skeleton, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { NotConfirmed } from '../api/gate.ts'
import { useOperation } from '../api/use-operation.ts'
import { useFailureText } from '../parts/failure-text.tsx'
import { useNotify } from '../parts/use-notify.ts'

const ACTIONS = { enable: 'enableSecret', disable: 'disableSecret', delete: 'requestSecretDeletion' } as const
type Action = keyof typeof ACTIONS

interface BulkBarProps {
  /** Of all that were shown so far: a search leaves what was selected before it out of sight. */
  names: ReadonlyMap<string, string>
  selected: ReadonlySet<string>
  onSelect: (selected: ReadonlySet<string>) => void
}

/** What can be done with several secrets at once. Each is a call of its own; those that failed stay selected and say why. */
export function BulkBar({ names, selected, onSelect }: BulkBarProps) {
  const t = useTranslations('secrets')
  const parts = useTranslations('parts')
  const [asking, setAsking] = useState(false)
  const { going, run } = useBulk(names, selected, onSelect)
  if (selected.size === 0) return null
  const button = (action: Action, onClick: () => void) => (
    <Button size="xs" variant="default" disabled={going !== undefined} onClick={onClick}>
      {t(`bulk.${action}`)}
    </Button>
  )
  return (
    <Paper withBorder p="xs">
      <Group gap="xs">
        <Text size="sm" fw={500} role="status">
          {going === undefined ? parts('table.selected', { count: selected.size }) : t('bulk.going', going)}
        </Text>
        {button('enable', () => void run('enable'))}
        {button('disable', () => void run('disable'))}
        {button('delete', () => setAsking(true))}
        <Button size="xs" variant="subtle" color="gray" onClick={() => onSelect(new Set())}>
          {parts('table.clear')}
        </Button>
      </Group>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('bulk.delete-title', { count: selected.size })}
        closeButtonProps={{ 'aria-label': t('bulk.cancel') }}
      >
        <Stack>
          <Deletion of={[...selected]} names={names} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('bulk.cancel')}
            </Button>
            <Button
              color="red.8"
              onClick={() => {
                setAsking(false)
                void run('delete')
              }}
            >
              {t('bulk.delete')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Paper>
  )
}

/** Which ones, since not all of them may be in sight, and until when. */
function Deletion({ of, names }: { of: readonly string[]; names: BulkBarProps['names'] }) {
  const t = useTranslations('secrets')
  const [secretId = ''] = of
  const { data, isPending } = useOperation('getSecretStages', { params: { secretId } })
  const means = data === undefined ? t('bulk.delete-later') : t('bulk.delete-text', { days: data.deletionDays })
  return (
    <>
      <ScrollArea.Autosize mah={240} type="auto">
        <Text component="ul" size="sm" m={0}>
          {of.map((id) => (
            <li key={id}>
              <bdi>{names.get(id) ?? id}</bdi>
            </li>
          ))}
        </Text>
      </ScrollArea.Autosize>
      {isPending ? <Skeleton height={40} /> : <Text size="sm">{means}</Text>}
    </>
  )
}

function useBulk(names: BulkBarProps['names'], selected: ReadonlySet<string>, onSelect: BulkBarProps['onSelect']) {
  const t = useTranslations('secrets')
  const failureText = useFailureText()
  const notify = useNotify()
  const queries = useQueryClient()
  const [going, setGoing] = useState<{ done: number; count: number }>()
  const run = async (action: Action) => {
    const left = new Set(selected)
    let done = 0
    for (const secretId of selected) {
      setGoing({ done, count: selected.size })
      try {
        await client[ACTIONS[action]]({ params: { secretId } })
        left.delete(secretId)
        done += 1
      } catch (error) {
        // Whoever began it has left, or wants no more of it.
        if (error instanceof NotConfirmed) break
        const name = names.get(secretId) ?? secretId
        notify.failed(t('bulk.failed', { name, reason: failureText(error) }))
      }
    }
    setGoing(undefined)
    onSelect(left)
    if (done > 0) notify.done(t('bulk.done', { count: done }))
    await queries.invalidateQueries({ queryKey: ['getSecretSummaries'] })
  }
  return { going, run }
}
