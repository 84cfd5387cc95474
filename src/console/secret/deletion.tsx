import { Button, Code, Text } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { now } from '../now.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { ReadersLately } from './readers-lately.tsx'
import { type Detail, OLD_AFTER_CHANGE, useStages } from './use-secret.ts'
import { Way } from './way.tsx'

const DAY_MS = 86_400_000

/** Asks for the deletion: with the days it waits, the date it would fall on, and the name typed. */
export function RequestDeletion({ secret }: { secret: Detail }) {
  const t = useTranslations('secret')
  const notify = useNotify()
  const [asking, setAsking] = useState(false)
  const days = useStages(secret.secretId).data?.deletionDays ?? 7
  const request = useChange('requestSecretDeletion', OLD_AFTER_CHANGE, () => {
    notify.done(t('deletion.requested'))
    close()
  })
  const close = () => {
    setAsking(false)
    request.reset()
  }
  return (
    <Way text={t('deletion.request-text', { days })}>
      <Button size="xs" variant="default" c="var(--mantine-color-error)" onClick={() => setAsking(true)}>
        {t('deletion.request')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('deletion.request-title')}
        confirm={t('deletion.request')}
        danger
        typed={{ label: <NameAsked name={secret.secretName} />, value: secret.secretName }}
        busy={request.isPending}
        error={request.error}
        onConfirm={() => request.mutate({ params: { secretId: secret.secretId } })}
      >
        <Text size="sm">{t.rich('deletion.request-means', { days, at: () => <Instant at={now() + days * DAY_MS} exact /> })}</Text>
        <ReadersLately secretId={secret.secretId} />
      </ConfirmDialog>
    </Way>
  )
}

export function CancelDeletion({ secret }: { secret: Detail }) {
  const t = useTranslations('secret')
  const notify = useNotify()
  const cancel = useChange('cancelSecretDeletion', OLD_AFTER_CHANGE, () => notify.done(t('deletion.cancelled')))
  return (
    <Way text={t('deletion.cancel-text')} error={cancel.error}>
      <Button
        size="xs"
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ params: { secretId: secret.secretId } })}
      >
        {t('deletion.cancel')}
      </Button>
    </Way>
  )
}

/** Deletes now. The server asks for the password again where it was given some time ago. */
export function DeleteNow({ secret }: { secret: Detail }) {
  const t = useTranslations('secret')
  const notify = useNotify()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useChange('deleteSecret', ['getSecretSummaries'], () => {
    notify.done(t('deletion.deleted', { name: secret.secretName }))
    void navigate('/secrets')
  })
  const close = () => {
    setAsking(false)
    remove.reset()
  }
  return (
    <Way text={t('deletion.now-text')}>
      <Button size="xs" variant="default" c="var(--mantine-color-error)" onClick={() => setAsking(true)}>
        {t('deletion.now')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('deletion.now-title')}
        confirm={t('deletion.now')}
        danger
        typed={{ label: <NameAsked name={secret.secretName} />, value: secret.secretName }}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params: { secretId: secret.secretId } })}
      >
        <Text size="sm">{t('deletion.now-means')}</Text>
      </ConfirmDialog>
    </Way>
  )
}

function NameAsked({ name }: { name: string }) {
  const t = useTranslations('secret')
  return t.rich('deletion.type', { name, code: (inner) => <Code dir="auto">{inner}</Code> })
}
