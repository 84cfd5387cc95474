import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useOperation, useTagged } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { Icon } from '../parts/icon.tsx'
import { Measure } from '../parts/measure.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { ScreenPending } from '../parts/screen-pending.tsx'
import { Activations } from './activations.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { FireDialog } from './fire-dialog.tsx'
import type { Trigger } from './kinds.ts'
import { TargetCard } from './target-card.tsx'
import { TriggerParameters } from './trigger-parameters.tsx'
import { TriggerSecrets } from './trigger-secrets.tsx'

/** One trigger: what it calls, with what, for which secrets, and what became of it. */
export function TriggerDetail() {
  const t = useTranslations('functions')
  const navigate = useNavigate()
  const { trigger: name = '' } = useParams()
  const { data: tagged, error, refetch } = useTagged('getTrigger', { params: { trigger: name } })
  const [asked, ask] = useState<'fire' | 'delete'>()
  const above = [{ to: '/functions/triggers', title: t('tabs.triggers') }]
  if (tagged === undefined) return <ScreenPending title={name} above={above} error={error} onAgain={() => void refetch()} />
  const data = tagged.reply
  return (
    <Measure>
      <ScreenHead
        title={data.name}
        above={above}
        text={<bdi>{data.description}</bdi>}
        actions={
          <Group gap="xs">
            <Button leftSection={<Icon name="play" size={16} />} disabled={!isLinked(data)} onClick={() => ask('fire')}>
              {t('fire.do')}
            </Button>
            <Button variant="default" c="var(--mantine-color-error)" onClick={() => ask('delete')}>
              {t('delete')}
            </Button>
          </Group>
        }
      />
      <Stack gap="md">
        <TargetCard of={tagged} />
        <TriggerParameters of={tagged} />
        <TriggerSecrets of={tagged} />
        <TriggerRuns of={data} />
      </Stack>
      {asked === 'fire' && <FireDialog of={data} onClose={() => ask(undefined)} />}
      {asked === 'delete' && (
        <DeleteDialog
          name={name}
          text={t('triggers.delete-text')}
          remove={() => client.deleteTrigger({ params: { trigger: name } }, { ifMatch: tagged.etag })}
          refresh={['getTriggers', 'getTriggerList', 'getSecretDetail']}
          onDeleted={() => void navigate('/functions/triggers')}
          onClose={() => ask(undefined)}
        />
      )}
    </Measure>
  )
}

/** Whether there is anything to fire. */
function isLinked({ actionList, webhook }: Trigger): boolean {
  return actionList.length > 0 || webhook !== null
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
