import { Anchor, Button, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useRun } from '../api/use-run.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Warning } from '../parts/warning.tsx'
import { actionPath, type Trigger } from './kinds.ts'
import { Refusal } from './refusal.tsx'
import { type TargetDraft, TargetFields } from './target-fields.tsx'
import { changeTrigger } from './trigger-draft.ts'
import { Target } from './triggers-tab.tsx'
import { WebhookSecret } from './webhook-secret.tsx'

type Asked = 'change' | 'unlink' | 'renew'
const OLD = ['getTrigger', 'getTriggers'] as const

/** What the trigger calls, and changing that. */
export function TargetCard({ of: trigger }: { of: Trigger }) {
  const t = useTranslations('functions')
  const [asked, ask] = useState<Asked>()
  const [secret, setSecret] = useState('')
  const [action] = trigger.actionList
  const linked = action !== undefined || trigger.webhook !== null
  return (
    <Card title={t('triggers.calls')} text={t('triggers.calls-text')}>
      <Stack gap="sm" align="flex-start">
        {action !== undefined && (
          <Anchor component={Link} to={actionPath(action)} size="sm">
            <Target of={trigger} />
          </Anchor>
        )}
        {action === undefined && trigger.webhook !== null && (
          <Text size="sm">
            {t('triggers.webhook')} <Code style={{ overflowWrap: 'anywhere' }}>{trigger.webhook.url}</Code>
          </Text>
        )}
        {!linked && (
          <Warning title={t('triggers.nothing')}>
            <Text size="sm">{t('triggers.nothing-text')}</Text>
          </Warning>
        )}
        <Group gap="xs">
          {!linked && <Button onClick={() => ask('change')}>{t('triggers.link')}</Button>}
          {trigger.webhook !== null && (
            <Button variant="default" onClick={() => ask('renew')}>
              {t('triggers.renew')}
            </Button>
          )}
          {linked && (
            <Button variant="default" onClick={() => ask('unlink')}>
              {t('triggers.unlink')}
            </Button>
          )}
        </Group>
      </Stack>
      {asked === 'change' && <LinkDialog of={trigger} onClose={() => ask(undefined)} onSecret={setSecret} />}
      {asked === 'renew' && <RenewDialog of={trigger} onClose={() => ask(undefined)} onSecret={setSecret} />}
      {asked === 'unlink' && <UnlinkDialog of={trigger} onClose={() => ask(undefined)} />}
      {secret !== '' && <WebhookSecret secret={secret} onDone={() => setSecret('')} />}
    </Card>
  )
}

interface DialogProps {
  of: Trigger
  onClose: () => void
}

function LinkDialog({ of: { name }, onClose, onSecret }: DialogProps & { onSecret: (secret: string) => void }) {
  const t = useTranslations('functions')
  const { busy, failure, run } = useRun(...OLD)
  const [draft, setDraft] = useState<TargetDraft>({ way: 'action', action: '', url: '' })
  const [packageName = '', action = ''] = draft.action.split('/')
  const ready = draft.way === 'action' ? action !== '' : draft.url.startsWith('https://')
  const link = () =>
    draft.way === 'action'
      ? client.linkAction({ params: { trigger: name }, body: { action, package: packageName } })
      : changeTrigger(name, { webhook: { url: draft.url, rotateSecret: false } })
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t('triggers.link-title', { name })}</bdi>}
      confirm={t('triggers.link')}
      disabled={!ready}
      busy={busy}
      error={null}
      onConfirm={() =>
        void run(link, ({ webhook }) => {
          onClose()
          onSecret(webhook?.secret ?? '')
        })
      }
    >
      <TargetFields draft={draft} onChange={(change) => setDraft((before) => ({ ...before, ...change }))} />
      <Refusal error={failure} />
    </ConfirmDialog>
  )
}

function RenewDialog({ of: { name, webhook }, onClose, onSecret }: DialogProps & { onSecret: (secret: string) => void }) {
  const t = useTranslations('functions')
  const { busy, failure, run } = useRun(...OLD)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('triggers.renew')}
      confirm={t('triggers.renew')}
      danger
      busy={busy}
      error={null}
      onConfirm={() =>
        void run(
          () => changeTrigger(name, { webhook: { url: webhook?.url ?? '', rotateSecret: true } }),
          (changed) => {
            onClose()
            onSecret(changed.webhook?.secret ?? '')
          },
        )
      }
    >
      <Text size="sm">{t('triggers.renew-text')}</Text>
      <Refusal error={failure} />
    </ConfirmDialog>
  )
}

function UnlinkDialog({ of: { name, actionList, webhook }, onClose }: DialogProps) {
  const t = useTranslations('functions')
  const { busy, failure, run } = useRun(...OLD)
  const [action] = actionList
  const unlink = () =>
    action === undefined
      ? changeTrigger(name, { webhook: { url: '', rotateSecret: false } })
      : client.unlinkAction({ params: { trigger: name }, body: { action: action.name, package: action.package } })
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t('triggers.unlink-title', { name: action?.name ?? webhook?.url ?? '' })}</bdi>}
      confirm={t('triggers.unlink')}
      danger
      busy={busy}
      error={null}
      onConfirm={() => void run(unlink, onClose)}
    >
      <Text size="sm">{t('triggers.unlink-text')}</Text>
      <Refusal error={failure} />
    </ConfirmDialog>
  )
}
