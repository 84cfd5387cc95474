import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { CancelDeletion, DeleteNow, RequestDeletion } from './deletion.tsx'
import { ReadersLately } from './readers-lately.tsx'
import { type Detail, OLD_AFTER_CHANGE, type SecretProps } from './use-secret.ts'
import { Way } from './way.tsx'

/** The states that can be reached from the present one, each with what it would mean before it is chosen. */
export function StateCard({ secret }: SecretProps) {
  const t = useTranslations('secret')
  const parts = useTranslations('parts')
  return (
    <Card title={t('state.title')} text={parts(`secret-means.${secret.secretStatus}`)}>
      <Stack gap="md">
        <Changes secret={secret} />
      </Stack>
    </Card>
  )
}

function Changes({ secret }: { secret: Detail }) {
  const t = useTranslations('secret')
  switch (secret.secretStatus) {
    case 'ENABLE':
      return (
        <>
          <Disable secret={secret} />
          <RequestDeletion secret={secret} />
        </>
      )
    case 'DISABLE':
      return (
        <>
          <Enable secret={secret} />
          <RequestDeletion secret={secret} />
        </>
      )
    case 'REVOKE':
      return (
        <>
          <CancelDeletion secret={secret} />
          <DeleteNow secret={secret} />
        </>
      )
    case 'ROTATING':
      return (
        <Stack gap={6} align="flex-start">
          <Text size="sm">{t('state.rotating')}</Text>
          <Button component={Link} to={`/secrets/${secret.secretId}/rotation`} size="xs" variant="default">
            {t('state.to-rotation')}
          </Button>
        </Stack>
      )
  }
}

function Enable({ secret }: { secret: Detail }) {
  const t = useTranslations('secret')
  const notify = useNotify()
  const enable = useChange('enableSecret', OLD_AFTER_CHANGE, () => notify.done(t('state.enabled')))
  return (
    <Way text={t('state.enable-text')} error={enable.error}>
      <Button
        size="xs"
        variant="default"
        loading={enable.isPending}
        onClick={() => enable.mutate({ params: { secretId: secret.secretId } })}
      >
        {t('state.enable')}
      </Button>
    </Way>
  )
}

function Disable({ secret }: { secret: Detail }) {
  const t = useTranslations('secret')
  const notify = useNotify()
  const [asking, setAsking] = useState(false)
  const disable = useChange('disableSecret', OLD_AFTER_CHANGE, () => {
    notify.done(t('state.disabled'))
    close()
  })
  const close = () => {
    setAsking(false)
    disable.reset()
  }
  return (
    <Way text={t('state.disable-text')}>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {t('state.disable')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('state.disable-title')}
        confirm={t('state.disable')}
        busy={disable.isPending}
        error={disable.error}
        onConfirm={() => disable.mutate({ params: { secretId: secret.secretId } })}
      >
        <Text size="sm">{t('state.disable-text')}</Text>
        <ReadersLately secretId={secret.secretId} />
      </ConfirmDialog>
    </Way>
  )
}
