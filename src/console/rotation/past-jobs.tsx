import { Accordion, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Card } from '../parts/card.tsx'
import { Instant } from '../parts/instant.tsx'
import { JobState, JobStory } from './job-story.tsx'
import type { Job } from './jobs.ts'

/** What ran before, each with its story to be opened. */
export function PastJobs({ secretId, jobs }: { secretId: string; jobs: readonly Job[] }) {
  const t = useTranslations('rotation')
  const [open, setOpen] = useState<string | null>(null)
  if (jobs.length === 0) return null
  return (
    <Card title={t('jobs.title')} text={t('jobs.text')}>
      <Accordion value={open} onChange={setOpen} variant="separated">
        {jobs.map((job) => (
          <Accordion.Item key={job.jobId} value={job.jobId}>
            <Accordion.Control>
              <Group gap="xs">
                <JobState job={job} />
                <Text size="sm">{t(`jobs.kinds.${job.kind}`)}</Text>
                <Text size="sm" c="dimmed">
                  <Instant at={job.requestedDate} exact />
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>{open === job.jobId && <JobStory secretId={secretId} job={job} />}</Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Card>
  )
}
