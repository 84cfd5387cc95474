import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { loadPhrases } from '../phrases/spoken.ts'
import { DeleteStage } from './delete-stage.tsx'
import { PairList } from './pair-list.tsx'
import { type Revealed, useReveal } from './use-reveal.ts'
import type { SecretProps, Stage, Stages } from './use-secret.ts'

const ValueEditor = lazy(async () => {
  const [{ ValueEditor: Editor }] = await Promise.all([import('./value-editor.tsx'), loadPhrases('create')])
  return { default: Editor }
})

interface StagePanelProps extends SecretProps {
  stage: Stage
  stages: Stages
}

/**
 * One stage, and the editor of it. What was revealed of a version goes with it; what somebody types stays when another
 * version comes, since the editor tells of that itself.
 */
export function StagePanel(props: StagePanelProps) {
  const { secret, stage, stages } = props
  const [editing, setEditing] = useState(false)
  return (
    <>
      <Content key={stages[stage]?.version ?? 'empty'} {...props} onEdit={() => setEditing(true)} />
      {editing && (
        <Suspense>
          <ValueEditor secret={secret} stage={stage} stages={stages} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  )
}

interface ContentProps extends StagePanelProps {
  onEdit: () => void
}

/** What is in a stage: hidden until asked for, and what may be done with it in the state that the secret is in. */
function Content({ secret, etag, stage, stages, onEdit }: ContentProps) {
  const t = useTranslations('secret')
  const revealed = useReveal(secret.secretId, stage)
  const { secretStatus: status } = secret
  const filled = stages[stage] !== null
  const readable = status === 'ENABLE' || status === 'ROTATING'
  if (!readable && !filled)
    return (
      <Text size="sm" c="dimmed">
        {t(`chain.empty-means.${stage}`)}
      </Text>
    )
  if (!readable)
    return (
      <Alert color="gray" icon={<Icon name="eye-off" />}>
        {t(`value.closed.${status}`)}
      </Alert>
    )
  return (
    <Stack gap="sm">
      {!filled && (
        <Text size="sm" c="dimmed">
          {t(`chain.empty-means.${stage}`)}
        </Text>
      )}
      <Tools {...{ secret, etag, stage, stages, revealed, filled, onEdit }} />
      {revealed.failure !== undefined && <Failure error={revealed.failure} />}
      {filled && <PairList revealed={revealed} />}
      {filled && <Recorded revealed={revealed} />}
    </Stack>
  )
}

function Tools({ secret, etag, stage, revealed, filled, onEdit }: ContentProps & { revealed: Revealed; filled: boolean }) {
  const t = useTranslations('secret')
  const rotating = secret.secretStatus === 'ROTATING'
  const name = `${secret.secretName} ${stage.toUpperCase()}`
  return (
    <Group gap="xs">
      {filled && <RevealTools name={name} revealed={revealed} />}
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="edit" size={14} />}
        disabled={rotating}
        title={rotating ? t('value.rotating') : undefined}
        onClick={() => {
          revealed.hide()
          onEdit()
        }}
      >
        {t(filled ? 'value.edit' : 'value.fill')}
      </Button>
      {filled && stage !== 'active' && <DeleteStage secret={secret} etag={etag} stage={stage} disabled={rotating} />}
    </Group>
  )
}

function RevealTools({ name, revealed }: { name: string; revealed: Revealed }) {
  const t = useTranslations('secret')
  const { keys, shown, busy } = revealed
  const all = keys !== undefined && shown.size === keys.length
  return (
    <>
      {keys === undefined && (
        <Button size="xs" leftSection={<Icon name="key" size={14} />} loading={busy} onClick={revealed.showKeys}>
          {t('value.show-keys')}
        </Button>
      )}
      {!all && (
        <Button size="xs" variant="default" leftSection={<Icon name="eye" size={14} />} disabled={busy} onClick={revealed.showAll}>
          {t('value.show-all')}
        </Button>
      )}
      {shown.size > 0 && (
        <Button size="xs" variant="default" leftSection={<Icon name="eye-off" size={14} />} onClick={() => revealed.hide()}>
          {t('value.hide-all')}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="copy" size={14} />}
        disabled={busy}
        onClick={() => revealed.copyAll(name)}
      >
        {t('value.copy-json')}
      </Button>
    </>
  )
}

/** Says what looking costs before it is done, and afterwards that it was entered. */
function Recorded({ revealed: { readAt } }: { revealed: Revealed }) {
  const t = useTranslations('secret')
  return (
    <Text size="xs" c="dimmed" role="status">
      {readAt === undefined ? t('value.will-record') : t.rich('value.recorded', { at: () => <Instant at={readAt} exact /> })}
    </Text>
  )
}
