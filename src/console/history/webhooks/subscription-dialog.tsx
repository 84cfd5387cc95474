import { Checkbox, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useRun } from '../../api/use-run.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { ALL_TYPES, type EventType, TYPES } from './kinds.ts'

interface SubscriptionDialogProps {
  onClose: () => void
  /** Is handed what deliveries are signed with: it is answered this once. */
  onMade: (secret: string) => void
}

/** A new subscription: where to, and of what. */
export function SubscriptionDialog({ onClose, onMade }: SubscriptionDialogProps) {
  const t = useTranslations('history.webhooks')
  const { busy, failure, run } = useRun('getSubscriptionList')
  const [draft, setDraft] = useState<{ name: string; url: string; types: string[] }>({ name: '', url: '', types: [] })
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const body = { ...draft, types: ALL_TYPES.filter((type) => draft.types.includes(type)) satisfies EventType[] }
  const wrong = draft.url !== '' && !'https://'.startsWith(draft.url.slice(0, 8).toLowerCase())
  const ready = draft.name.trim() !== '' && /^https:\/\/./i.test(draft.url) && draft.types.length > 0
  const make = () =>
    run(
      () => client.createSubscription({ body }),
      ({ signingSecret }) => {
        onClose()
        onMade(signingSecret)
      },
    )
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('add')}
      confirm={t('add')}
      disabled={!ready}
      busy={busy}
      error={failure}
      onConfirm={() => void make()}
    >
      <TextInput
        label={t('name')}
        value={draft.name}
        maxLength={100}
        onChange={(event) => change({ name: event.currentTarget.value })}
        dir="auto"
        required
        data-autofocus
      />
      <TextInput
        label={t('url')}
        description={t('url-text')}
        placeholder="https://"
        value={draft.url}
        maxLength={2048}
        error={wrong ? t('url-wrong') : undefined}
        onChange={(event) => change({ url: event.currentTarget.value.trim() })}
        type="url"
        required
      />
      <Checkbox.Group label={t('told-of')} value={draft.types} onChange={(types) => change({ types })} required>
        <Stack gap={6} mt={4}>
          {ALL_TYPES.map((type) => (
            <Checkbox key={type} value={type} label={t(`types.${TYPES[type]}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
    </ConfirmDialog>
  )
}
