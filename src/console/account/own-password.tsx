import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { own } from '../api/client.ts'
import { Refusal } from '../parts/refusal.tsx'
import { Section } from '../parts/section.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { signedInHere } from '../session/session-state.ts'

/** The passwords stand in the fields alone, and are gone from them once the change is made. */
export function OwnPassword() {
  const t = useTranslations('account')
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const [differ, setDiffer] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const [current, next, again] = ['current', 'next', 'again'].map((name) => String(given.get(name)))
    setDiffer(next !== again)
    setFailure(undefined)
    if (next !== again) return
    setBusy(true)
    own
      .changePassword(current ?? '', next ?? '')
      .then((session) => {
        signedInHere(session)
        form.reset()
        notify.done(t('changed'))
      }, setFailure)
      .finally(() => setBusy(false))
  }
  const shared = { required: true, maw: 420, visibilityToggleButtonProps: { 'aria-label': t('show') } }
  return (
    <Section title={t('password')} text={t('password-text')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <PasswordInput name="current" label={t('current')} autoComplete="current-password" {...shared} />
          <PasswordInput name="next" label={t('next')} description={t('rule')} autoComplete="new-password" {...shared} />
          <PasswordInput name="again" label={t('again')} autoComplete="new-password" error={differ ? t('differ') : undefined} {...shared} />
          <Refusal error={failure} />
          <Group>
            <Button type="submit" loading={busy}>
              {t('change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
