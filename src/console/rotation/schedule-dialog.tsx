import { NumberInput, Radio, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange, useOperation } from '../api/use-operation.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useFailureText } from '../parts/failure-text.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { OLD_AFTER_CHANGE, type SecretProps } from '../secret/use-secret.ts'

/** Trigger and period. With automatic rotation both go in one call; without it the trigger alone is linked. */
export function ScheduleDialog({ secret, etag, onClose }: SecretProps & { onClose: () => void }) {
  const t = useTranslations('rotation')
  const notify = useNotify()
  const failureText = useFailureText()
  const triggers = useOperation('getTriggerList', {})
  const [rotates, setRotates] = useState(true)
  const [days, setDays] = useState<number | string>(secret.autoRotationPeriod ?? 90)
  const [triggerId, setTriggerId] = useState(secret.trigger?.id ?? null)
  const done = () => {
    notify.done(t('schedule.done'))
    onClose()
  }
  const automatic = useChange('enableAutoRotation', OLD_AFTER_CHANGE, done)
  const link = useChange('updateRotationTrigger', OLD_AFTER_CHANGE, done)
  const good = isPeriod(days)
  const params = { secretId: secret.secretId }
  const save = () => {
    if (triggerId === null) return
    if (rotates && typeof days === 'number') automatic.mutate({ params, body: { rotationPeriod: days, triggerId }, ifMatch: etag })
    else link.mutate({ params, body: { triggerId }, ifMatch: etag })
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('schedule.edit-title')}
      confirm={t('save')}
      disabled={triggerId === null || (rotates && !good)}
      busy={automatic.isPending || link.isPending}
      error={automatic.error ?? link.error}
      onConfirm={save}
    >
      {secret.autoRotationYN === 'N' && <Automatic rotates={rotates} onRotates={setRotates} />}
      {rotates && (
        <NumberInput
          label={t('schedule.days')}
          description={t('schedule.days-rule')}
          value={days}
          onChange={setDays}
          error={good ? undefined : t('schedule.days-rule')}
          min={1}
          max={730}
          allowDecimal={false}
          clampBehavior="none"
          maw={220}
        />
      )}
      <Select
        label={t('schedule.trigger')}
        description={t('schedule.trigger-text')}
        value={triggerId}
        onChange={setTriggerId}
        error={triggers.error === null ? undefined : failureText(triggers.error)}
        data={(triggers.data?.triggerList ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        nothingFoundMessage={t('schedule.trigger-none')}
        searchable
      />
    </ConfirmDialog>
  )
}

function Automatic({ rotates, onRotates }: { rotates: boolean; onRotates: (rotates: boolean) => void }) {
  const t = useTranslations('rotation')
  return (
    <Radio.Group value={rotates ? 'yes' : 'no'} onChange={(value) => onRotates(value === 'yes')} label={t('schedule.automatic')}>
      <Stack gap="xs" mt="xs">
        <Radio value="yes" label={t('schedule.on')} description={t('schedule.on-text')} />
        <Radio value="no" label={t('schedule.by-hand')} description={t('schedule.by-hand-text')} />
      </Stack>
    </Radio.Group>
  )
}

function isPeriod(days: number | string): days is number {
  return typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= 730
}
