import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Fact, Facts } from '../parts/facts.tsx'
import { Instant } from '../parts/instant.tsx'
import { OLD_AFTER_CHANGE, type SecretProps } from '../secret/use-secret.ts'
import type { Settings } from './jobs.ts'
import { ScheduleDialog } from './schedule-dialog.tsx'

/** When rotations come by themselves, and what they fire. */
export function ScheduleCard({ secret, etag, settings }: SecretProps & { settings: Settings }) {
  const t = useTranslations('rotation')
  const [editing, setEditing] = useState(false)
  const on = secret.autoRotationYN === 'Y'
  const closed = secret.secretStatus === 'REVOKE'
  return (
    <Card title={t('schedule.title')}>
      <Stack gap="sm" align="flex-start">
        <Facts>
          <Fact name={t('schedule.automatic')}>
            {on ? t('schedule.every', { days: secret.autoRotationPeriod ?? 0 }) : t('schedule.off')}
          </Fact>
          <Fact name={t('schedule.next')}>
            <Group gap={6}>
              <Instant at={on ? settings.nextRotationDate : null} exact />
              {settings.overdue && (
                <Badge color="red.8" size="sm" radius="sm" tt="none">
                  {t('schedule.overdue')}
                </Badge>
              )}
            </Group>
          </Fact>
          {settings.failedTries > 0 && (
            <Fact name={t('schedule.tries')}>
              {settings.retryDate === null
                ? t('schedule.failed', { tries: settings.failedTries })
                : t.rich('schedule.failed-retry', { tries: settings.failedTries, at: () => <Instant at={settings.retryDate} exact /> })}
            </Fact>
          )}
          <Fact name={t('schedule.trigger')}>{secret.trigger === null ? t('schedule.no-trigger') : <bdi>{secret.trigger.name}</bdi>}</Fact>
        </Facts>
        {settings.overdue && (
          <Text size="sm" c="dimmed">
            {t('schedule.overdue-text')}
          </Text>
        )}
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={closed} onClick={() => setEditing(true)}>
            {t('schedule.edit')}
          </Button>
          {on && <TurnOff secretId={secret.secretId} etag={etag} disabled={closed} />}
          {!on && secret.trigger !== null && <Unlink secretId={secret.secretId} etag={etag} disabled={closed} />}
          {secret.trigger === null && (
            <Button size="xs" variant="subtle" component={Link} to="/functions">
              {t('schedule.to-functions')}
            </Button>
          )}
        </Group>
      </Stack>
      {editing && <ScheduleDialog secret={secret} etag={etag} onClose={() => setEditing(false)} />}
    </Card>
  )
}

interface OffProps {
  secretId: string
  etag: string | undefined
  disabled: boolean
}

function TurnOff({ secretId, etag, disabled }: OffProps) {
  const t = useTranslations('rotation')
  const [asking, setAsking] = useState(false)
  const change = useChange('disableAutoRotation', OLD_AFTER_CHANGE, () => setAsking(false))
  return (
    <>
      <Button size="xs" variant="default" disabled={disabled} onClick={() => setAsking(true)}>
        {t('schedule.turn-off')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('schedule.turn-off-title')}
        confirm={t('schedule.turn-off')}
        busy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate({ params: { secretId }, ifMatch: etag })}
      >
        <Text size="sm">{t('schedule.turn-off-text')}</Text>
      </ConfirmDialog>
    </>
  )
}

function Unlink({ secretId, etag, disabled }: OffProps) {
  const t = useTranslations('rotation')
  const [asking, setAsking] = useState(false)
  const change = useChange('deleteRotationTrigger', OLD_AFTER_CHANGE, () => setAsking(false))
  return (
    <>
      <Button size="xs" variant="default" disabled={disabled} onClick={() => setAsking(true)}>
        {t('schedule.unlink')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('schedule.unlink-title')}
        confirm={t('schedule.unlink')}
        busy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate({ params: { secretId }, ifMatch: etag })}
      >
        <Text size="sm">{t('schedule.unlink-text')}</Text>
      </ConfirmDialog>
    </>
  )
}
