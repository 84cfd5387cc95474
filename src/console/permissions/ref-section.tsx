import { ActionIcon, Anchor, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { CallReply, OperationId } from '#client/client'
import { useRun } from '../api/use-run.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Detail, useProblemText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Section } from '../parts/section.tsx'
import { Warning } from '../parts/warning.tsx'
import { RefPicker } from './ref-picker.tsx'
import { type Kind, pathOf, type Ref } from './refs.ts'

type Outcomes = CallReply<'addSubAccountGroups'>

interface RefSectionProps {
  title: string
  text: string
  /** What stands there while there is none. */
  none: string
  kind: Kind
  refs: readonly Ref[]
  onAdd: (ids: string[]) => Promise<Outcomes>
  onRemove: (ids: string[]) => Promise<Outcomes | { success: boolean }>
  /** Whose answers are old afterwards. */
  refresh: readonly OperationId[]
}

/** What something is joined to: shown, added to, taken from. Of several, those that could not be added say why. */
export function RefSection(props: RefSectionProps) {
  const { title, text, none, refs, onRemove, refresh } = props
  const t = useTranslations('permissions')
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Ref>()
  const [refused, setRefused] = useState<readonly Refused[]>([])
  const removal = useRun(...refresh)
  const close = () => {
    removal.clear()
    setRemoving(undefined)
  }
  const remove = (ref: Ref) =>
    removal.run(
      () => onRemove([ref.id]),
      (outcome) => {
        setRefused(refusedOf(outcome, [ref]))
        setRemoving(undefined)
      },
    )
  return (
    <Section
      title={title}
      text={text}
      actions={
        <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      }
    >
      <NotDone refused={refused} />
      {refs.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      {refs.length > 0 && (
        <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {refs.map((ref) => (
            <Row key={ref.id} of={ref} onRemove={() => setRemoving(ref)} />
          ))}
        </Stack>
      )}
      <AddDialog {...props} opened={adding} onClose={() => setAdding(false)} onRefused={setRefused} />
      <ConfirmDialog
        opened={removing !== undefined}
        onClose={close}
        title={t('remove-title', { name: removing?.name ?? '' })}
        confirm={t('remove-do')}
        danger
        busy={removal.busy}
        error={removal.failure}
        onConfirm={() => removing !== undefined && void remove(removing)}
      >
        <Text size="sm">{t('remove-text')}</Text>
      </ConfirmDialog>
    </Section>
  )
}

function Row({ of: ref, onRemove }: { of: Ref; onRemove: () => void }) {
  const t = useTranslations('permissions')
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="xs">
      <Text size="sm" style={{ minWidth: 0 }}>
        <Anchor component={Link} to={pathOf(ref)} size="sm">
          <bdi>{ref.name}</bdi>
        </Anchor>
        {ref.more !== undefined && ref.more !== ref.name && (
          <Text span size="sm" c="dimmed">
            {' '}
            <bdi>{ref.more}</bdi>
          </Text>
        )}
      </Text>
      <ActionIcon variant="subtle" color="gray" aria-label={t('remove', { name: ref.name })} onClick={onRemove}>
        <Icon name="cross" size={16} />
      </ActionIcon>
    </Group>
  )
}

/** What of several could not be done, each with the reason. */
function NotDone({ refused }: { refused: readonly Refused[] }) {
  const t = useTranslations('permissions')
  const parts = useTranslations('parts')
  const said = useProblemText()
  if (refused.length === 0) return null
  return (
    <Warning title={t('not-done')}>
      <Stack gap="xs">
        <List size="sm">
          {refused.map(({ id, name, problem = '', message = '' }) => (
            <List.Item key={id}>
              <bdi>{name}</bdi>: {said({ code: problem, message })}
              <Detail title={parts('failure.detail')}>{message}</Detail>
            </List.Item>
          ))}
        </List>
        <Text size="sm">{parts('exceeds.help')}</Text>
      </Stack>
    </Warning>
  )
}

interface AddDialogProps extends RefSectionProps {
  opened: boolean
  onClose: () => void
  onRefused: (refused: readonly Refused[]) => void
}

function AddDialog({ opened, onClose, onRefused, title, kind, refs, onAdd, refresh }: AddDialogProps) {
  const t = useTranslations('permissions')
  const [chosen, setChosen] = useState<Ref[]>([])
  const { busy, failure, run, clear } = useRun(...refresh)
  const close = () => {
    clear()
    setChosen([])
    onClose()
  }
  const add = () =>
    run(
      () => onAdd(chosen.map(({ id }) => id)),
      (outcomes) => {
        onRefused(refusedOf(outcomes, chosen))
        close()
      },
    )
  return (
    <Modal opened={opened} onClose={close} title={t('add-what', { what: title })} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <Stack>
        <RefPicker kind={kind} label={title} taken={new Set(refs.map(({ id }) => id))} value={chosen} onChange={setChosen} />
        <Refusal error={failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button disabled={chosen.length === 0} loading={busy} onClick={() => void add()}>
            {t('add')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

type Refused = Outcomes[number] & { name: string }

function refusedOf(outcome: Outcomes | { success: boolean }, refs: readonly Ref[]): Refused[] {
  if (!Array.isArray(outcome)) return []
  return (outcome as Outcomes)
    .filter(({ success }) => !success)
    .map((one) => ({ ...one, name: refs.find((ref) => ref.id === one.id)?.name ?? one.id }))
}
