import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { OLD_AFTER_CHANGE, type SecretProps, type Stage } from './use-secret.ts'

/** Empties PREVIOUS or PENDING. ACTIVE is never without a value. */
export function DeleteStage({ secret, etag, stage, disabled }: SecretProps & { stage: Exclude<Stage, 'active'>; disabled: boolean }) {
  const t = useTranslations('secret')
  const [asking, setAsking] = useState(false)
  const remove = useChange('updateSecretStageValue', OLD_AFTER_CHANGE, () => close())
  const close = () => {
    setAsking(false)
    remove.reset()
  }
  return (
    <>
      <Button size="xs" variant="default" leftSection={<Icon name="trash" size={14} />} disabled={disabled} onClick={() => setAsking(true)}>
        {t('stage-deletion.button', { stage: stage.toUpperCase() })}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('stage-deletion.title', { stage: stage.toUpperCase() })}
        confirm={t('stage-deletion.confirm')}
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params: { secretId: secret.secretId, stage }, body: { value: '' }, ifMatch: etag })}
      >
        <Text size="sm">{t(`stage-deletion.text.${stage}`)}</Text>
      </ConfirmDialog>
    </>
  )
}
