import { Button, Group, NumberInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { OLD_AFTER_CHANGE, type SecretProps } from '../secret/use-secret.ts'
import type { Settings } from './jobs.ts'

const DAYS_MAX = 365

/** When PREVIOUS is taken out of use after a rotation. */
export function RetirementCard({ secret, etag, settings: { retirement } }: SecretProps & { settings: Settings }) {
  const t = useTranslations('rotation')
  const [editing, setEditing] = useState(false)
  const remove = useChange('deleteRetirement', OLD_AFTER_CHANGE)
  const closed = secret.secretStatus === 'REVOKE'
  return (
    <Card title={t('retirement.title')} text={t('retirement.text')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {retirement === null
            ? t('retirement.off')
            : t('retirement.on', { consumerDays: retirement.consumerDays, deadlineDays: retirement.deadlineDays })}
        </Text>
        {retirement !== null && retirement.deadlineDate !== null && (
          <Text size="sm">{t.rich('retirement.waiting', { at: () => <Instant at={retirement.deadlineDate} exact /> })}</Text>
        )}
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={closed} onClick={() => setEditing(true)}>
            {t(retirement === null ? 'retirement.set' : 'retirement.edit')}
          </Button>
          {retirement !== null && (
            <Button
              size="xs"
              variant="default"
              disabled={closed}
              loading={remove.isPending}
              onClick={() => remove.mutate({ params: { secretId: secret.secretId }, ifMatch: etag })}
            >
              {t('retirement.remove')}
            </Button>
          )}
        </Group>
      </Stack>
      {editing && <RetirementDialog secret={secret} etag={etag} retirement={retirement} onClose={() => setEditing(false)} />}
    </Card>
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
