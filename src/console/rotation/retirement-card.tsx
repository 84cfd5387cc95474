import { NumberInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { OLD_AFTER_CHANGE, type SecretProps } from '../secret/use-secret.ts'
import type { Settings } from './jobs.ts'
import { RuleCard } from './rule-card.tsx'

const DAYS_MAX = 365

/** When PREVIOUS is taken out of use after a rotation. */
export function RetirementCard({ secret, etag, settings: { retirement } }: SecretProps & { settings: Settings }) {
  const t = useTranslations('rotation')
  const remove = useChange('deleteRetirement', OLD_AFTER_CHANGE)
  return (
    <RuleCard
      title={t('retirement.title')}
      text={t('retirement.text')}
      edit={t(retirement === null ? 'retirement.set' : 'retirement.edit')}
      remove={retirement === null ? undefined : t('retirement.remove')}
      disabled={secret.secretStatus === 'REVOKE'}
      removal={remove}
      onRemove={() => remove.mutate({ params: { secretId: secret.secretId }, ifMatch: etag })}
      dialog={(close) => <RetirementDialog secret={secret} etag={etag} retirement={retirement} onClose={close} />}
    >
      <Text size="sm">
        {retirement === null
          ? t('retirement.off')
          : t('retirement.on', { consumerDays: retirement.consumerDays, deadlineDays: retirement.deadlineDays })}
      </Text>
      {retirement !== null && retirement.deadlineDate !== null && (
        <Text size="sm">{t.rich('retirement.waiting', { at: () => <Instant at={retirement.deadlineDate} exact /> })}</Text>
      )}
    </RuleCard>
  )
}

function RetirementDialog({ secret, etag, retirement, onClose }: SecretProps & Pick<Settings, 'retirement'> & { onClose: () => void }) {
  const t = useTranslations('rotation')
  const [consumerDays, setConsumer] = useState<number | string>(retirement?.consumerDays ?? 7)
  const [deadlineDays, setDeadline] = useState<number | string>(retirement?.deadlineDays ?? 14)
  const change = useChange('updateRetirement', OLD_AFTER_CHANGE, onClose)
  const good = isDays(consumerDays) && isDays(deadlineDays)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('retirement.title')}
      confirm={t('save')}
      disabled={!good}
      busy={change.isPending}
      error={change.error}
      onConfirm={() =>
        change.mutate({
          params: { secretId: secret.secretId },
          body: { consumerDays: Number(consumerDays), deadlineDays: Number(deadlineDays) },
          ifMatch: etag,
        })
      }
    >
      <NumberInput
        label={t('retirement.consumer-days')}
        description={t('retirement.consumer-days-text')}
        value={consumerDays}
        onChange={setConsumer}
        min={1}
        max={DAYS_MAX}
        allowDecimal={false}
      />
      <NumberInput
        label={t('retirement.deadline-days')}
        description={t('retirement.deadline-days-text')}
        value={deadlineDays}
        onChange={setDeadline}
        min={1}
        max={DAYS_MAX}
        allowDecimal={false}
      />
    </ConfirmDialog>
  )
}

function isDays(days: number | string): boolean {
  return typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= DAYS_MAX
}
