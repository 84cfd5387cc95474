import { Anchor, Button, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { Tagged } from '#client/client'
import { client } from '../api/client.ts'
import { useRun } from '../api/use-run.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Warning } from '../parts/warning.tsx'
import { actionPath, type Trigger } from './kinds.ts'
import { NotSaved } from './not-saved.tsx'
import { type TargetDraft, TargetFields } from './target-fields.tsx'
import { changeTrigger, matchedTrigger } from './trigger-draft.ts'
import { Target } from './triggers-tab.tsx'
import { WebhookSecret } from './webhook-secret.tsx'

type Asked = 'change' | 'unlink' | 'renew'
const OLD = ['getTrigger', 'getTriggers'] as const

/** What the trigger calls, and changing that. */
export function TargetCard({ of: tagged }: { of: Tagged<Trigger> }) {
  const t = useTranslations('functions')
  const [asked, ask] = useState<Asked>()
  const [secret, setSecret] = useState('')
  const trigger = tagged.reply
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
          {!linked && (
            <Button size="xs" onClick={() => ask('change')}>
              {t('triggers.link')}
            </Button>
          )}
          {trigger.webhook !== null && (
            <Button size="xs" variant="default" onClick={() => ask('renew')}>
              {t('triggers.renew')}
            </Button>
          )}
          {linked && (
            <Button size="xs" variant="default" onClick={() => ask('unlink')}>
              {t('triggers.unlink')}
            </Button>
          )}
        </Group>
      </Stack>
      {asked === 'change' && <LinkDialog of={tagged} onClose={() => ask(undefined)} onSecret={setSecret} />}
      {asked === 'renew' && <RenewDialog of={tagged} onClose={() => ask(undefined)} onSecret={setSecret} />}
      {asked === 'unlink' && <UnlinkDialog of={tagged} onClose={() => ask(undefined)} />}
      {secret !== '' && <WebhookSecret secret={secret} onDone={() => setSecret('')} />}
    </Card>
  )
}

interface DialogProps {
  of: Tagged<Trigger>
  onClose: () => void
}

function LinkDialog({ of, onClose, onSecret }: DialogProps & { onSecret: (secret: string) => void }) {
  const t = useTranslations('functions')
  const { busy, failure, run, clear } = useRun(...OLD)
  const [opened] = useState(of)
  const { name } = opened.reply
  const [draft, setDraft] = useState<TargetDraft>({ way: 'action', action: '', url: '' })
  const [packageName = '', action = ''] = draft.action.split('/')
  const ready = draft.way === 'action' ? action !== '' : draft.url.startsWith('https://')
  const link = (over: Tagged<Trigger>) =>
    draft.way === 'action'
      ? matchedTrigger(name, () =>
          client.linkAction({ params: { trigger: name }, body: { action, package: packageName } }, { ifMatch: over.etag }),
        )
      : changeTrigger(over, { webhook: { url: draft.url, rotateSecret: false } })
  const save = (over: Tagged<Trigger>) =>
    void run(
      () => link(over),
      ({ webhook }) => {
        onClose()
        onSecret(webhook?.secret ?? '')
      },
    )
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t('triggers.link-title', { name })}</bdi>}
      confirm={t('triggers.link')}
      disabled={!ready}
      busy={busy}
      error={null}
      onConfirm={() => save(opened)}
    >
      <TargetFields draft={draft} onChange={(change) => setDraft((before) => ({ ...before, ...change }))} />
      <NotSaved<Trigger> failure={failure} clear={clear} busy={busy} onMine={save} onTheirs={onClose} />
    </ConfirmDialog>
  )
}

function RenewDialog({ of, onClose, onSecret }: DialogProps & { onSecret: (secret: string) => void }) {
  const t = useTranslations('functions')
  const { busy, failure, run, clear } = useRun(...OLD)
  const [opened] = useState(of)
  const url = opened.reply.webhook?.url ?? ''
  const renew = (over: Tagged<Trigger>) =>
    void run(
      () => changeTrigger(over, { webhook: { url, rotateSecret: true } }),
      (changed) => {
        onClose()
        onSecret(changed.webhook?.secret ?? '')
      },
    )
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('triggers.renew')}
      confirm={t('triggers.renew')}
      danger
      busy={busy}
      error={null}
      onConfirm={() => renew(opened)}
    >
      <Text size="sm">{t('triggers.renew-text')}</Text>
      <NotSaved<Trigger> failure={failure} clear={clear} busy={busy} onMine={renew} onTheirs={onClose} />
    </ConfirmDialog>
  )
}

function UnlinkDialog({ of, onClose }: DialogProps) {
  const t = useTranslations('functions')
  const { busy, failure, run, clear } = useRun(...OLD)
  const [opened] = useState(of)
  const { name, actionList, webhook } = opened.reply
  const [action] = actionList
  const unlink = (over: Tagged<Trigger>) =>
    action === undefined
      ? changeTrigger(over, { webhook: { url: '', rotateSecret: false } })
      : matchedTrigger(name, () =>
          client.unlinkAction(
            { params: { trigger: name }, body: { action: action.name, package: action.package } },
            { ifMatch: over.etag },
          ),
        )
  const save = (over: Tagged<Trigger>) => void run(() => unlink(over), onClose)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t('triggers.unlink-title', { name: action?.name ?? webhook?.url ?? '' })}</bdi>}
      confirm={t('triggers.unlink')}
      danger
      busy={busy}
      error={null}
      onConfirm={() => save(opened)}
    >
      <Text size="sm">{t('triggers.unlink-text')}</Text>
      <NotSaved<Trigger> failure={failure} clear={clear} busy={busy} onMine={save} onTheirs={onClose} />
    </ConfirmDialog>
  )
}
