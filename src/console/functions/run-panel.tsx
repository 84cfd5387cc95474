import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useOperation } from '../api/use-operation.ts'
import { useRun } from '../api/use-run.ts'
import { Card } from '../parts/card.tsx'
import { Icon } from '../parts/icon.tsx'
import { Activations, RunStatus, RunStory } from './activations.tsx'
import type { ActionDetail } from './kinds.ts'
import { ParametersField, readParameters } from './parameters-field.tsx'
import { Refusal } from './refusal.tsx'

/** Events tell what is printed and when it ends; this is for a run on another node, whose lines come with its end. */
const AGAIN_MS = 5_000

/** Runs the action as it was saved, and shows what came out. */
export function RunPanel({ of: action }: { of: ActionDetail }) {
  const t = useTranslations('functions')
  const params = { package: action.package, action: action.name }
  const { busy, failure, run } = useRun('getActionActivations')
  const [typed, setTyped] = useState('')
  const [activationId, setActivationId] = useState('')
  const given = readParameters(typed)
  const start = () =>
    void run(
      () => client.runAction({ params, query: { timeout: 0 }, body: given ?? {} }),
      (answer) => setActivationId(answer.activationId),
    )
  return (
    <Stack gap="md">
      <Card title={t('runs.run')} text={t('runs.run-text')}>
        <Stack gap="sm">
          <ParametersField value={typed} onChange={setTyped} text={t('runs.parameters')} />
          <Group>
            <Button leftSection={<Icon name="play" size={16} />} onClick={start} loading={busy} disabled={given === undefined}>
              {t('runs.run')}
            </Button>
          </Group>
          <Refusal error={failure} />
          {activationId !== '' && <Result key={activationId} params={params} activationId={activationId} />}
        </Stack>
      </Card>
      <Runs of={action} />
    </Stack>
  )
}

function Result({ params, activationId }: { params: { package: string; action: string }; activationId: string }) {
  const t = useTranslations('functions')
  const [ended, setEnded] = useState(false)
  const { data } = useOperation('getActionActivation', { params: { ...params, activationId } }, { everyMs: ended ? false : AGAIN_MS })
  const over = data !== undefined && data.response.status !== 'running'
  if (over && !ended) setEnded(true)
  if (data === undefined) return null
  return (
    <Stack gap="xs" aria-live="polite">
      <Group gap="xs">
        <RunStatus of={data} />
        {!over && (
          <Text size="sm" role="status">
            {t('runs.waiting')}
          </Text>
        )}
        {data.duration !== null && <Text size="sm">{t('runs.ms', { ms: data.duration })}</Text>}
      </Group>
      <RunStory of={data} />
    </Stack>
  )
}

/** All runs of the action: by hand, and for rotations. */
function Runs({ of: { package: packageName, name } }: { of: ActionDetail }) {
  const t = useTranslations('functions')
  const found = useOperation('getActionActivations', { params: { package: packageName, action: name } })
  return (
    <Card title={t('runs.title')} text={t('runs.text')}>
      <Activations label={t('runs.title')} found={found} />
    </Card>
  )
}
