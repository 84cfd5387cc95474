import { Button, Checkbox, Group, SegmentedControl, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useRun } from '../../api/use-run.ts'
import { LeaveGuard, useLeave } from '../../parts/leave-guard.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { ScreenHead } from '../../parts/screen-head.tsx'
import { Section } from '../../parts/section.tsx'
import { KINDS } from '../refs.ts'
import { emailFault, loginIdFault, memoFault, nameFault, passwordFault } from '../rules.ts'
import { MadePassword, NewPasswordInput } from './password-section.tsx'

const EMPTY = {
  loginId: '',
  name: '',
  email: '',
  memo: '',
  canAPIGatewayAccess: false,
  canConsoleAccess: false,
  isMfaMandatory: false,
  needPasswordReset: true,
  generate: true,
  password: '',
}
type Draft = typeof EMPTY
type Change = (change: Partial<Draft>) => void

/** A new sub account. Rights come afterwards, where they can be seen together. */
export function CreateAccount() {
  const t = useTranslations('permissions.accounts')
  const all = useTranslations('permissions')
  const leave = useLeave()
  const [done, setDone] = useState(false)
  const [draft, setDraft] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const [made, setMade] = useState<{ id: string; password: string }>()
  const { busy, failure, run } = useRun('getSubAccountList')
  const change: Change = (some) => setDraft((old) => ({ ...old, ...some }))
  const go = (id: string) => {
    setDone(true)
    setMade(undefined)
    leave(`${KINDS.accounts.path}/${id}/rights`)
  }
  const create = () =>
    run(
      () => client.createSubAccount({ body: bodyOf(draft) }),
      ({ id, generatedPassword }) => {
        setDraft((old) => ({ ...old, password: '' }))
        if (generatedPassword === undefined) go(id)
        else setMade({ id, password: generatedPassword })
      },
    )
  const wrong = faultsOf(draft)
  return (
    <>
      <ScreenHead title={t('create')} above={[{ to: KINDS.accounts.path, title: all('tabs.accounts') }]} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (wrong.size === 0) void create()
        }}
      >
        <Stack maw={760}>
          <Who draft={draft} change={change} wrong={tried ? wrong : new Set()} />
          <Ways draft={draft} change={change} />
          <Refusal error={failure} />
          <Group>
            <Button type="submit" loading={busy} disabled={tried && wrong.size > 0}>
              {t('create')}
            </Button>
            <Button variant="default" component={Link} to={KINDS.accounts.path}>
              {all('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
      <LeaveGuard dirty={!done && made === undefined && JSON.stringify(draft) !== JSON.stringify(EMPTY)} />
      {made !== undefined && <MadePassword password={made.password} onDone={() => go(made.id)} />}
    </>
  )
}

function Who({ draft, change, wrong }: { draft: Draft; change: Change; wrong: ReadonlySet<string> }) {
  const t = useTranslations('permissions.accounts')
  return (
    <Section title={t('parts.basics')}>
      <TextInput
        label={t('login-id')}
        {...(wrong.has('loginId') ? { error: t('login-id-wrong') } : { description: t('login-id-rule') })}
        required
        value={draft.loginId}
        onChange={(event) => change({ loginId: event.currentTarget.value.trim() })}
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="none"
        maxLength={60}
      />
      <TextInput
        label={t('name')}
        {...(wrong.has('name') ? { error: t('name-rule') } : { description: t('name-rule') })}
        required
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        autoComplete="off"
      />
      <TextInput
        label={t('email')}
        value={draft.email}
        onChange={(event) => change({ email: event.currentTarget.value.trim() })}
        error={wrong.has('email') ? t('email-rule') : undefined}
        autoComplete="off"
      />
      <Textarea
        label={t('memo')}
        value={draft.memo}
        onChange={(event) => change({ memo: event.currentTarget.value })}
        error={wrong.has('memo') ? t('memo-rule') : undefined}
        autosize
        minRows={2}
        maxRows={6}
      />
    </Section>
  )
}

function Ways({ draft, change }: { draft: Draft; change: Change }) {
  const t = useTranslations('permissions.accounts')
  const tick = (field: 'canAPIGatewayAccess' | 'canConsoleAccess' | 'isMfaMandatory' | 'needPasswordReset') => ({
    checked: draft[field],
    onChange: (event: { currentTarget: { checked: boolean } }) => change({ [field]: event.currentTarget.checked }),
  })
  return (
    <Section title={t('access')}>
      <Switch label={t('api-access')} {...tick('canAPIGatewayAccess')} />
      <Switch label={t('console-access')} {...tick('canConsoleAccess')} />
      {draft.canConsoleAccess && (
        <Stack gap="sm" pl={{ base: 0, sm: 'xl' }} align="flex-start">
          <SegmentedControl
            value={draft.generate ? 'generate' : 'own'}
            onChange={(way) => change({ generate: way === 'generate', password: '' })}
            aria-label={t('password')}
            data={[
              { value: 'generate', label: t('password-generate') },
              { value: 'own', label: t('password-own') },
            ]}
          />
          {!draft.generate && <NewPasswordInput value={draft.password} onChange={(password) => change({ password })} />}
          <Checkbox label={t('needs-reset')} {...tick('needPasswordReset')} />
          <Checkbox label={t('mfa-mandatory')} {...tick('isMfaMandatory')} />
        </Stack>
      )}
    </Section>
  )
}

function faultsOf({ loginId, name, email, memo, canConsoleAccess, generate, password }: Draft): ReadonlySet<string> {
  const faults = {
    loginId: loginIdFault(loginId),
    name: nameFault(name),
    email: emailFault(email),
    memo: memoFault(memo),
    password: canConsoleAccess && !generate && passwordFault(password),
  }
  return new Set(Object.entries(faults).flatMap(([field, wrong]) => (wrong ? [field] : [])))
}

function bodyOf({ generate, password, needPasswordReset, isMfaMandatory, ...rest }: Draft) {
  if (!rest.canConsoleAccess) return rest
  return { ...rest, isMfaMandatory, needPasswordReset, ...(generate ? { needPasswordGenerate: true } : { password }) }
}
