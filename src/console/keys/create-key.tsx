import { Alert, Button, Checkbox, Group, Radio, Stack, Switch, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { LeaveGuard, useLeave } from '../parts/leave-guard.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { Days, isPeriod } from './days.tsx'
import { KEY_READS, type Key } from './use-key.ts'

const TYPES = ['AES256', 'RSA2048', 'ECDSA'] as const satisfies readonly Key['keyType'][]
const NAME = /^[A-Za-z][A-Za-z0-9_-]{2,14}$/
const MEMO_MAX = 100

interface Draft {
  name: string
  type: Key['keyType']
  memo: string
  convergent: boolean
  rotates: boolean
  days: number
}

const EMPTY: Draft = { name: '', type: 'AES256', memo: '', convergent: false, rotates: true, days: 90 }

function bodyOf({ name, type, memo, convergent, rotates, days }: Draft) {
  return {
    keyName: name,
    keyType: type,
    protectionType: 'BASIC' as const,
    memo,
    isConvergent: convergent && type === 'AES256',
    isAutoRotation: rotates,
    ...(rotates ? { rotationPeriod: days } : {}),
  }
}

export function CreateKey() {
  const t = useTranslations('keys')
  const notify = useNotify()
  const leave = useLeave()
  const [done, setDone] = useState(false)
  const create = useChange('createKey', KEY_READS)
  const [draft, setDraft] = useState(EMPTY)
  const [shown, setShown] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setShown(true)
    const { name, rotates, days } = draft
    if (!NAME.test(name) || (rotates && !isPeriod(days))) return
    create.mutate(
      { body: bodyOf(draft) },
      {
        onSuccess: ({ keyTag }) => {
          notify.done(t('made', { name }))
          setDone(true)
          leave(`/keys/${keyTag}`)
        },
      },
    )
  }
  return (
    <>
      <ScreenHead title={t('create')} text={t('create-text')} above={[{ to: '/keys', title: t('title') }]} />
      <form onSubmit={submit} noValidate>
        <Stack maw={640}>
          <Fields draft={draft} change={(part) => setDraft((before) => ({ ...before, ...part }))} shown={shown} />
          {create.error !== null && (
            <Alert color="red" icon={<Icon name="warning" />} role="alert">
              <FailureText error={create.error} />
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={create.isPending}>
              {t('create')}
            </Button>
            <Button variant="default" component={Link} to="/keys">
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
      <LeaveGuard dirty={!done && JSON.stringify(draft) !== JSON.stringify(EMPTY)} />
    </>
  )
}

function Fields({ draft, change, shown }: { draft: Draft; change: (part: Partial<Draft>) => void; shown: boolean }) {
  const t = useTranslations('keys')
  return (
    <>
      <TextInput
        label={t('name')}
        description={t('name-rule')}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={shown && !NAME.test(draft.name) ? t('name-wrong') : undefined}
        maxLength={15}
        required
        autoFocus
        autoComplete="off"
        spellCheck={false}
      />
      <Radio.Group label={t('type')} value={draft.type} onChange={(type) => change({ type: type as Key['keyType'] })}>
        <Stack gap="xs" mt={6}>
          {TYPES.map((type) => (
            <Radio key={type} value={type} label={type} description={t(`types.${type}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {draft.type === 'AES256' && (
        <Checkbox
          label={t('convergent')}
          description={t('convergent-text')}
          checked={draft.convergent}
          onChange={(event) => change({ convergent: event.currentTarget.checked })}
        />
      )}
      <Switch
        label={t('rotates')}
        description={t('rotates-text')}
        checked={draft.rotates}
        onChange={(event) => change({ rotates: event.currentTarget.checked })}
      />
      {draft.rotates && <Days days={draft.days} onChange={(days) => change({ days })} />}
      <TextInput
        label={t('memo')}
        value={draft.memo}
        onChange={(event) => change({ memo: event.currentTarget.value })}
        maxLength={MEMO_MAX}
        dir="auto"
      />
    </>
  )
}
