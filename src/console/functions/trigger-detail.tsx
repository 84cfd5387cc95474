import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useOperation } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { Activations } from './activations.tsx'
import { FireDialog } from './fire-dialog.tsx'
import type { Trigger } from './kinds.ts'
import { Refusal } from './refusal.tsx'
import { TargetCard } from './target-card.tsx'
import { TriggerParameters } from './trigger-parameters.tsx'
import { TriggerSecrets } from './trigger-secrets.tsx'
import { useRun } from './use-run.ts'

/** One trigger: what it calls, with what, for which secrets, and what became of it. */
export function TriggerDetail() {
  const t = useTranslations('functions')
  const { trigger: name = '' } = useParams()
  const { data, error, refetch } = useOperation('getTrigger', { params: { trigger: name } })
  const [asked, ask] = useState<'fire' | 'delete'>()
  const above = [{ to: '/functions/triggers', title: t('tabs.triggers') }]
  if (data === undefined)
    return (
      <>
        <ScreenHead title={name} above={above} />
        {error === null ? <Skeleton height={320} /> : <Failure error={error} onAgain={() => void refetch()} />}
      </>
    )
  return (
    <>
      <ScreenHead
        title={data.name}
        above={above}
        text={<bdi>{data.description}</bdi>}
        actions={
          <Group gap="xs">
            <Button leftSection={<Icon name="play" size={16} />} onClick={() => ask('fire')}>
              {t('fire.do')}
            </Button>
            <Button variant="default" c="var(--mantine-color-error)" onClick={() => ask('delete')}>
              {t('delete')}
            </Button>
          </Group>
        }
      />
      <Stack gap="md" maw={1100}>
        <TargetCard of={data} />
        <TriggerParameters of={data} />
        <TriggerSecrets of={data} />
        <TriggerRuns of={data} />
      </Stack>
      {asked === 'fire' && <FireDialog of={data} onClose={() => ask(undefined)} />}
      {asked === 'delete' && <DeleteTrigger of={data} onClose={() => ask(undefined)} />}
    </>
  )
}

function TriggerRuns({ of: { name } }: { of: Trigger }) {
  const t = useTranslations('functions')
  const found = useOperation('getTriggerActivations', { params: { trigger: name } })
  return (
    <Card title={t('runs.title')} text={t('runs.trigger-text')}>
      <Activations label={t('runs.title')} found={found} />
    </Card>
  )
}

function DeleteTrigger({ of: { name }, onClose }: { of: Trigger; onClose: () => void }) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const navigate = useNavigate()
  const { busy, failure, run } = useRun('getTriggers', 'getTriggerList', 'getSecretDetail')
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t('delete-title', { name })}</bdi>}
      confirm={t('delete')}
      danger
      busy={busy}
      error={null}
      onConfirm={() =>
        void run(
          () => client.deleteTrigger({ params: { trigger: name } }),
          () => {
            notify.done(t('deleted', { name }))
            void navigate('/functions/triggers')
          },
        )
      }
    >
      <Text size="sm">{t('triggers.delete-text')}</Text>
      <Refusal error={failure} />
    </ConfirmDialog>
  )
}
