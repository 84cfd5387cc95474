import { Alert, NumberInput, Radio, Select, Stack } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { useFailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import type { StepProps } from './basics-step.tsx'

export function RotationStep({ basics, onChange, faults }: StepProps) {
  const t = useTranslations('create')
  const failureText = useFailureText()
  const triggers = useOperation('getTriggerList', {})
  const list = triggers.data?.triggerList ?? []
  return (
    <Stack>
      <Radio.Group label={t('rotates')} value={basics.rotates ? 'yes' : 'no'} onChange={(value) => onChange({ rotates: value === 'yes' })}>
        <Stack mt="xs" gap="xs">
          <Radio value="no" label={t('rotates-no')} description={t('rotates-no-text')} />
          <Radio value="yes" label={t('rotates-yes')} description={t('rotates-yes-text')} />
        </Stack>
      </Radio.Group>
      {basics.rotates && (
        <NumberInput
          label={t('days')}
          description={t('days-rule')}
          value={basics.days}
          onChange={(days) => onChange({ days: typeof days === 'number' ? days : Number.NaN })}
          error={faults.has('days') ? t('faults.days') : undefined}
          min={1}
          max={730}
          allowDecimal={false}
          clampBehavior="none"
          maw={220}
        />
      )}
      <Select
        label={t('trigger')}
        description={t(basics.rotates ? 'trigger-needed' : 'trigger-text')}
        placeholder={t('trigger-none')}
        value={basics.triggerId === '' ? null : basics.triggerId}
        onChange={(triggerId) => onChange({ triggerId: triggerId ?? '' })}
        required={basics.rotates}
        error={triggers.error === null ? (faults.has('trigger') ? t('faults.trigger') : undefined) : failureText(triggers.error)}
        data={list.map(({ id, name }) => ({ value: id, label: name }))}
        clearable
        searchable={list.length > 8}
        clearButtonProps={{ 'aria-label': t('trigger-none') }}
        nothingFoundMessage={t('trigger-empty')}
      />
      {triggers.data !== undefined && list.length === 0 && (
        <Alert color="blue" icon={<Icon name="info" />}>
          {t('trigger-empty')}
        </Alert>
      )}
    </Stack>
  )
}
