import { Alert, Badge, Button, Group, Loader, Skeleton, Stack, Text, Timeline } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { Failure } from '../parts/failure.tsx'
import { Detail } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { useSentences } from '../parts/use-sentences.ts'
import styles from '../secret/secret.module.css'
import { isOpen, type Job, type Story, stepsMs } from './jobs.ts'

const COLOURS: Record<Job['state'], string> = {
  REQUESTED: 'indigo.8',
  STARTED: 'indigo.8',
  PENDING: 'indigo.8',
  COMPLETED: 'teal.9',
  FAILED: 'red.8',
  CANCELLED: 'gray.7',
  TIMED_OUT: 'red.8',
  ROLLED_BACK: 'gray.7',
}

/** How a job stands. Of a dry run that reported, what it found: that it completed says nothing of a rotation. */
export function JobState({ job: { state, wouldWork } }: { job: Job }) {
  const t = useTranslations('rotation')
  const found = wouldWork === null ? undefined : wouldWork ? 'would-work' : 'would-not-work'
  return (
    <Badge color={wouldWork === false ? COLOURS.FAILED : COLOURS[state]} variant="filled" tt="none" radius="sm">
      {t(found === undefined ? `jobs.states.${state}` : `jobs.${found}`)}
    </Badge>
  )
}

/** The story of one job, step by step, with what its action printed. While it runs, each step appears as it is made. */
export function JobStory({ secretId, job }: { secretId: string; job: Job }) {
  const t = useTranslations('rotation')
  // Found by its id: the token is a secret of those who may run rotations, and has no business in an address.
  const { data, error, refetch } = useOperation(
    'getRotationJob',
    { params: { secretId, jobToken: job.jobId } },
    { everyMs: stepsMs(isOpen(job)) },
  )
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <JobState job={job} />
        <Text size="sm">{t(`jobs.kinds.${job.kind}`)}</Text>
        <Text size="sm" c="dimmed">
          {t('jobs.asked', { cause: t(`jobs.causes.${job.cause}`), attempt: job.attempt })}
        </Text>
        {isOpen(job) && <Loader size={14} role="img" aria-label={t('jobs.running')} />}
      </Group>
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={120} />}
      {data !== undefined && <Steps story={data} />}
      {waits(data ?? job) && <Text size="sm">{t('jobs.waits')}</Text>}
      {!isOpen(job) && <Outcome job={job} said={data?.timeline.some(({ message }) => message === job.message) === true} />}
      {data !== undefined && <Log lines={data.logs} />}
    </Stack>
  )
}

const waits = ({ state, firedDate }: Job | Story) => state === 'REQUESTED' && firedDate === null

function isOver(state: Job['state']): state is Exclude<Job['state'], 'REQUESTED' | 'STARTED' | 'PENDING'> {
  return !isOpen({ state })
}

/** How it ended, where no step says so already, and when it is tried again. */
function Outcome({ job: { state, message, retryDate, wouldWork }, said }: { job: Job; said: boolean }) {
  const t = useTranslations('rotation')
  const parts = useTranslations('parts')
  if ((message === '' || said) && retryDate === null) return null
  return (
    <Alert color={state === 'COMPLETED' && wouldWork !== false ? 'teal' : 'gray'} icon={<Icon name="info" />}>
      {!said && isOver(state) && (
        <>
          {t(`jobs.outcomes.${state}`)}
          <Detail opened={state !== 'COMPLETED'} title={parts('failure.detail')}>
            {message}
          </Detail>
        </>
      )}
      {retryDate !== null && <Text size="sm">{t.rich('jobs.retry-at', { at: () => <Instant at={retryDate} exact /> })}</Text>}
    </Alert>
  )
}

/** As phrases name them. */
const NAMES = {
  requested: 'requested',
  fired: 'fired',
  delivery: 'delivery',
  started: 'started',
  pending: 'pending',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  'timed out': 'timed-out',
  'rolled back': 'rolled-back',
} as const satisfies Record<Story['timeline'][number]['step'], string>

/** The server's own sentence holds more than ours: who asked, what runs. Of the others it is the same one each time. */
const TELLING: ReadonlySet<string> = new Set(['requested', 'fired', 'delivery', 'cancelled', 'rolled back'])

function Steps({ story }: { story: Story }) {
  const t = useTranslations('rotation')
  const parts = useTranslations('parts')
  const format = useFormatter()
  const sentences = useSentences()
  const { timeline } = story
  return (
    <Timeline active={timeline.length - 1} bulletSize={18} lineWidth={2} aria-live="polite">
      {timeline.map(({ step, date, durationMs, outcome, why, message }, index) => (
        <Timeline.Item
          // The story only grows, so a step keeps its place.
          key={`${index}-${step}`}
          color={outcome === 'failed' ? 'red.8' : 'teal.9'}
          bullet={<Icon name={outcome === 'failed' ? 'cross' : 'check'} size={12} />}
          title={
            <Text size="sm" fw={600}>
              {/* Only a rotation makes a value ACTIVE. */}
              {step === 'completed' && story.kind !== 'ROTATE' ? t('jobs.states.COMPLETED') : t(`jobs.steps.${NAMES[step]}`)}
            </Text>
          }
        >
          <Text size="xs" c="dimmed">
            {why === null ? t(`jobs.says.${NAMES[step]}`) : sentences(t(`jobs.why.${why}`), t('jobs.as-it-was'))}
          </Text>
          {(outcome === 'failed' || TELLING.has(step)) && (
            <Detail opened={outcome === 'failed'} title={parts('failure.detail')}>
              {message}
            </Detail>
          )}
          <Text size="xs" c="dimmed">
            {format.dateTime(date, { dateStyle: 'medium', timeStyle: 'medium' })}
            {durationMs !== null && ` · ${t('jobs.took', { seconds: durationMs / 1000 })}`}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}

const FEW = 12

function Log({ lines }: { lines: readonly string[] }) {
  const t = useTranslations('rotation')
  const [all, setAll] = useState(false)
  if (lines.length === 0) return null
  const shown = all ? lines : lines.slice(-FEW)
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {t('jobs.log', { count: lines.length })}
        </Text>
        {lines.length > FEW && (
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(!all)}>
            {t(all ? 'jobs.log-end' : 'jobs.log-all')}
          </Button>
        )}
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long log scrolls, and whoever has only a keyboard scrolls it, too */}
      <pre className={styles['log']} tabIndex={0}>
        {shown.join('\n')}
      </pre>
    </Stack>
  )
}
