import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { OLD_AFTER_CHANGE, type SecretProps, useStages } from '../secret/use-secret.ts'
import { DryRunResult } from './dry-run-result.tsx'
import { JobStory } from './job-story.tsx'
import { type Job, type Offers, offersOf } from './jobs.ts'
import { SetupButton } from './setup-card.tsx'

/** Running a rotation, and the story of the newest one as it goes on. */
export function RunCard({ secret, etag, jobs }: SecretProps & { jobs: readonly Job[] }) {
  const t = useTranslations('rotation')
  const stages = useStages(secret.secretId).data?.stages
  const last = jobs.find(({ kind }) => kind !== 'DRY_RUN')
  const offers = offersOf(jobs, {
    status: secret.secretStatus,
    hasTrigger: secret.trigger !== null,
    hasPrevious: stages?.previous !== null,
  })
  const dryRun = useChange('executeRotationJob', ['getRotationJobs'])
  const params = { secretId: secret.secretId }
  return (
    <Card title={t('run.title')} text={whyNot(secret) === undefined ? t('run.text') : undefined}>
      <Stack>
        <Reason secret={secret} />
        <Group gap="xs">
          <Run secretId={secret.secretId} offers={offers} pending={stages?.pending !== null && stages !== undefined} />
          <Button
            size="xs"
            variant="default"
            disabled={!offers.run && !offers.cancel}
            loading={dryRun.isPending}
            onClick={() => dryRun.mutate({ params, query: { dryRun: true } })}
          >
            {t('run.dry-run')}
          </Button>
          <Ask action="retry" secretId={secret.secretId} offered={offers.retry} />
          <Ask action="cancel" secretId={secret.secretId} offered={offers.cancel} />
          <Ask action="rollBack" secretId={secret.secretId} offered={offers.rollBack} />
        </Group>
        {dryRun.isPending && (
          <Text size="sm" role="status">
            {t('run.dry-running')}
          </Text>
        )}
        <Refusal error={dryRun.error} />
        {dryRun.data != null && <DryRunResult result={dryRun.data} onClose={() => dryRun.reset()} />}
        {last === undefined ? (
          <Empty icon="rotate" title={t('run.never')} text={t(secret.trigger === null ? 'run.never-text' : 'run.never-ready')}>
            {secret.trigger === null && (
              <SetupButton secret={secret} etag={etag}>
                {t('setup.open-here')}
              </SetupButton>
            )}
          </Empty>
        ) : (
          <JobStory secretId={secret.secretId} job={last} />
        )}
      </Stack>
    </Card>
  )
}

type Reasons = 'no-trigger' | 'DISABLE' | 'REVOKE'
function whyNot({ secretStatus, trigger }: SecretProps['secret']): Reasons | undefined {
  if (secretStatus === 'DISABLE' || secretStatus === 'REVOKE') return secretStatus
  return trigger === null ? 'no-trigger' : undefined
}

function Reason({ secret }: Pick<SecretProps, 'secret'>) {
  const t = useTranslations('rotation')
  const reason = whyNot(secret)
  if (reason === undefined) return null
  return (
    <Alert color="gray" icon={<Icon name="info" />}>
      {t(`run.why-not.${reason}`)}
    </Alert>
  )
}

function Run({ secretId, offers, pending }: { secretId: string; offers: Offers; pending: boolean }) {
  const t = useTranslations('rotation')
  const [asking, setAsking] = useState(false)
  const [fresh, setFresh] = useState(false)
  const run = useChange('executeRotationJob', OLD_AFTER_CHANGE, () => close())
  const close = () => {
    setAsking(false)
    run.reset()
  }
  return (
    <>
      <Button size="xs" leftSection={<Icon name="play" size={14} />} disabled={!offers.run} onClick={() => setAsking(true)}>
        {t('run.run')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('run.run-title')}
        confirm={t('run.run')}
        busy={run.isPending}
        error={run.error}
        onConfirm={() => run.mutate({ params: { secretId }, query: { fresh } })}
      >
        <Text size="sm">{t('run.run-text')}</Text>
        {pending && (
          <Checkbox
            checked={fresh}
            onChange={(event) => setFresh(event.currentTarget.checked)}
            label={t('run.fresh')}
            description={t('run.fresh-text')}
          />
        )}
      </ConfirmDialog>
    </>
  )
}

const OPERATION = { retry: 'retryRotationJob', cancel: 'cancelRotationJob', rollBack: 'rollbackRotationJob' } as const

function Ask({ action, secretId, offered }: { action: keyof typeof OPERATION; secretId: string; offered: boolean }) {
  const t = useTranslations('rotation')
  const [asking, setAsking] = useState(false)
  const change = useChange(OPERATION[action], OLD_AFTER_CHANGE, () => close())
  const close = () => {
    setAsking(false)
    change.reset()
  }
  if (!offered && !asking) return null
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {t(`run.${action}.button`)}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t(`run.${action}.title`)}
        confirm={t(`run.${action}.button`)}
        danger={action !== 'retry'}
        busy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate({ params: { secretId } })}
      >
        <Text size="sm">{t(`run.${action}.text`)}</Text>
      </ConfirmDialog>
    </>
  )
}
