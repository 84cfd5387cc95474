import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useRun } from '../api/use-run.ts'
import { LeaveGuard, useLeave } from '../parts/leave-guard.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { isReady, kindOf, NAME, type Ready, triggerPath } from './kinds.ts'
import { ParametersField, readParameters } from './parameters-field.tsx'
import { Refusal } from './refusal.tsx'
import { SecretsSelect } from './secret-picker.tsx'
import { type TargetDraft, TargetFields } from './target-fields.tsx'
import { useSecretNames } from './trigger-draft.ts'
import { useActions } from './use-actions.ts'
import { WebhookSecret } from './webhook-secret.tsx'

interface Draft extends TargetDraft {
  name: string
  description: string
  parameters: string
  secrets: readonly string[]
  reads: readonly string[]
}

export function NewTrigger() {
  const t = useTranslations('functions')
  const [asked] = useSearchParams()
  const [draft, setDraft] = useState<Draft>(() => ({
    name: '',
    description: '',
    way: 'action',
    action: asked.has('action') ? `${asked.get('package')}/${asked.get('action')}` : '',
    url: '',
    parameters: '',
    secrets: [],
    reads: [],
  }))
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const making = useMaking(draft)
  const [shown, setShown] = useState(false)
  const right = NAME.test(draft.name) && readParameters(draft.parameters) !== undefined
  return (
    <>
      <ScreenHead
        title={t('triggers.create')}
        text={t('triggers.create-text')}
        above={[{ to: '/functions/triggers', title: t('tabs.triggers') }]}
      />
      <Stack maw={760}>
        <TextInput
          label={t('name')}
          description={t('name-rule')}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={shown && !NAME.test(draft.name) ? t('name-wrong') : undefined}
          maxLength={50}
          required
          autoFocus
          autoComplete="off"
          spellCheck={false}
        />
        <Fields draft={draft} change={change} />
        <Refusal error={making.failure} />
        <Group>
          <Button
            loading={making.busy}
            onClick={() => {
              setShown(true)
              if (right) making.make()
            }}
          >
            {t('create')}
          </Button>
          <Button variant="default" component={Link} to="/functions/triggers">
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
      {making.secret !== '' && <WebhookSecret secret={making.secret} onDone={making.leave} />}
      <LeaveGuard dirty={!making.done && draft.name !== ''} />
    </>
  )
}

function Fields({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const t = useTranslations('functions')
  const ready = useReady(draft.way === 'action' ? draft.action : '')
  return (
    <>
      <TextInput
        label={t('description')}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
        maxLength={1000}
        dir="auto"
      />
      <TargetFields draft={draft} onChange={change} />
      {draft.way === 'action' && (
        <ParametersField
          value={draft.parameters}
          onChange={(parameters) => change({ parameters })}
          text={t('triggers.parameters')}
          ready={ready}
        />
      )}
      <SecretsSelect
        label={t('triggers.secrets')}
        text={t('triggers.secrets-text')}
        value={draft.secrets}
        onChange={(secrets) => change({ secrets })}
        max={500}
      />
      {draft.way === 'action' && (
        <SecretsSelect
          label={t('triggers.reads')}
          text={t('triggers.reads-text')}
          value={draft.reads}
          onChange={(reads) => change({ reads })}
          max={20}
        />
      )}
    </>
  )
}

/** Which ready-made kind the chosen action is, if it is one. */
export function useReady(action: string): Ready | undefined {
  const { actions } = useActions()
  const found = actions.find((each) => `${each.package}/${each.name}` === action)
  const kind = found === undefined ? undefined : kindOf(found.exec.kind)
  return kind !== undefined && isReady(kind) ? kind : undefined
}

/** Makes the trigger, then links its action: where the second is refused the trigger stands, and its screen goes on from there. */
function useMaking(draft: Draft) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const goOn = useLeave()
  const names = useSecretNames()
  const { busy, failure, run } = useRun('getTriggers', 'getTriggerList', 'getSecretDetail')
  const [secret, setSecret] = useState('')
  const [made, setMade] = useState(false)
  const leave = () => {
    setSecret('')
    goOn(triggerPath(draft.name))
  }
  const work = async () => {
    const params = { trigger: draft.name }
    const [packageName = '', action = ''] = draft.action.split('/')
    // Linked last: nothing runs for a secret before all of it stands.
    if (!made) {
      const trigger = await client.putTrigger({
        params,
        query: { overwrite: 'false' },
        body: {
          description: draft.description,
          parameters: readParameters(draft.parameters) ?? {},
          ...(draft.way === 'webhook' && draft.url !== '' ? { webhook: { url: draft.url, rotateSecret: false } } : {}),
          ...(draft.way === 'action' && draft.reads.length > 0 ? { readsSecrets: [...draft.reads] } : {}),
          ...(draft.secrets.length > 0 ? { secretManagerLink: await names(draft.secrets) } : {}),
        },
      })
      setMade(true)
      if (trigger.webhook?.secret !== undefined) return trigger.webhook.secret
    }
    if (draft.way === 'action' && action !== '') await client.linkAction({ params, body: { action, package: packageName } })
    return ''
  }
  const make = () =>
    void run(work, (shownOnce) => {
      setMade(true)
      notify.done(t('saved', { name: draft.name }))
      if (shownOnce === '') leave()
      else setSecret(shownOnce)
    })
  return { busy, failure, secret, done: made, make, leave }
}
