import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { Warning } from '../parts/warning.tsx'
import { KEY_READS, type Key, type KeyStatus } from './use-key.ts'

const CHANGES = {
  enable: { operation: 'enableKey', danger: false, typed: false },
  disable: { operation: 'disableKey', danger: true, typed: false },
  'request-deletion': { operation: 'requestKeyDeletion', danger: true, typed: true },
  'cancel-deletion': { operation: 'cancelKeyDeletion', danger: false, typed: false },
  delete: { operation: 'deleteKey', danger: true, typed: true },
} as const
type Change = keyof typeof CHANGES

/** What can be done in each state, in the order of its weight. */
const OFFERED: Record<KeyStatus, readonly Change[]> = {
  ENABLE: ['disable', 'request-deletion'],
  DISABLE: ['enable', 'request-deletion'],
  REVOKE: ['cancel-deletion', 'delete'],
}

/** The state, what it means for whoever depends on the key, and the ways out of it. */
export function StateCard({ of: key }: { of: Key }) {
  const t = useTranslations('keys')
  const [asked, ask] = useState<Change>()
  return (
    <Card title={t('status')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t(`means.${key.status}`)}</Text>
        {key.status === 'REVOKE' && key.deletionDate !== null && (
          <Warning title={t('deletion.waits')}>
            <Text size="sm">{t.rich('deletion.date', { date: () => <Instant at={key.deletionDate} exact /> })}</Text>
          </Warning>
        )}
        <Group gap="xs">
          {OFFERED[key.status].map((change) => (
            <Button
              key={change}
              size="xs"
              variant="default"
              {...(CHANGES[change].typed ? { c: 'var(--mantine-color-error)' } : {})}
              onClick={() => ask(change)}
            >
              {t(`changes.${change}.do`)}
            </Button>
          ))}
        </Group>
      </Stack>
      {asked !== undefined && <ChangeDialog key={asked} change={asked} of={key} onClose={() => ask(undefined)} />}
    </Card>
  )
}

function ChangeDialog({ change, of: { keyTag, keyName }, onClose }: { change: Change; of: Key; onClose: () => void }) {
  const t = useTranslations('keys')
  const notify = useNotify()
  const navigate = useNavigate()
  const { operation, danger, typed } = CHANGES[change]
  // A key that is gone has nothing more to be asked for.
  const call = useChange(operation, change === 'delete' ? ['getKeyList', 'getProtectionKeyList'] : KEY_READS)
  const [name, setName] = useState('')
  const done = () => {
    notify.done(t(`changes.${change}.done`, { name: keyName }))
    if (change === 'delete') void navigate('/keys')
    else onClose()
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t(`changes.${change}.title`, { name: keyName })}</bdi>}
      confirm={t(`changes.${change}.do`)}
      danger={danger}
      disabled={typed && name !== keyName}
      busy={call.isPending}
      error={call.error}
      onConfirm={() => call.mutate({ params: { keyTag } }, { onSuccess: done })}
    >
      <Text size="sm">{t(`changes.${change}.text`)}</Text>
      {typed && (
        <TextInput
          label={t('type-name', { name: keyName })}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
      )}
    </ConfirmDialog>
  )
}
