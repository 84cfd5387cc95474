import { Skeleton, Stack } from '@mantine/core'
import { useOperation } from '../api/use-operation.ts'
import { Failure } from '../parts/failure.tsx'
import styles from '../secret/secret.module.css'
import type { SecretProps } from '../secret/use-secret.ts'
import { isOpen, stepsMs } from './jobs.ts'
import { PastJobs } from './past-jobs.tsx'
import { RetirementCard } from './retirement-card.tsx'
import { RunCard } from './run-card.tsx'
import { ScheduleCard } from './schedule-card.tsx'
import { SetupCard } from './setup-card.tsx'
import { StraysCard } from './strays-card.tsx'
import { WindowCard } from './window-card.tsx'

/** What runs or ran on the left, when and how it runs on the right. */
export function RotationTab(props: SecretProps) {
  const params = { secretId: props.secret.secretId }
  const settings = useOperation('getRotationSettings', { params })
  const jobs = useOperation(
    'getRotationJobs',
    { params, query: { pageSize: 50 } },
    { everyMs: (reply) => stepsMs(reply?.jobs.some(isOpen) === true) },
  )
  if (settings.data === undefined || jobs.data === undefined) {
    const error = settings.error ?? jobs.error
    if (error === null) return <Skeleton height={320} />
    return (
      <Failure
        error={error}
        onAgain={() => {
          void settings.refetch()
          void jobs.refetch()
        }}
      />
    )
  }
  const { jobs: list } = jobs.data
  return (
    <div className={styles['columns']}>
      <Stack>
        <RunCard {...props} jobs={list} />
        <StraysCard secretId={props.secret.secretId} status={props.secret.secretStatus} />
        <PastJobs secretId={props.secret.secretId} jobs={list} />
      </Stack>
      <Stack>
        <ScheduleCard {...props} settings={settings.data} />
        <WindowCard {...props} settings={settings.data} />
        <RetirementCard {...props} settings={settings.data} />
        <SetupCard {...props} />
      </Stack>
    </div>
  )
}
