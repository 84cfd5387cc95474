import { Button, Checkbox, Group, PasswordInput, SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useRun } from '../../api/use-run.ts'
import { Refusal } from '../../parts/refusal.tsx'
import { Section } from '../../parts/section.tsx'
import { ShownOnce } from '../../parts/shown-once.tsx'
import { useNotify } from '../../parts/use-notify.ts'
import { passwordFault } from '../rules.ts'
import type { Account } from './account-state.tsx'

type Way = 'generate' | 'own'

/** A new password for somebody: made here and shown once, or typed. What was typed is gone with the answer. */
export function PasswordSection({ account: { subAccountId: id } }: { account: Account }) {
  const t = useTranslations('permissions.accounts')
  const notify = useNotify()
  const [way, setWay] = useState<Way>('generate')
  const [typed, setTyped] = useState('')
  const [mustChange, setMustChange] = useState(true)
  const [made, setMade] = useState<string>()
  const { busy, failure, run } = useRun('getSubAccountDetail', 'getSubAccountList')
  const params = { id }
  const set = async () => {
    const given = way === 'own' ? { needPasswordGenerate: false, newPassword: typed } : { needPasswordGenerate: true }
    const { generatedPassword } = await client.updateSubAccountPassword({ params, body: given })
    setTyped('')
    // Shown before the second call: if that one fails, the password is set all the same and must not be lost.
    if (generatedPassword === undefined) notify.done(t('password-done'))
    else setMade(generatedPassword)
    await client.updateSubAccount({ params, body: { needPasswordReset: mustChange } })
  }
  return (
    <Section title={t('password')} text={t('password-text')}>
      <SegmentedControl
        value={way}
        onChange={(next) => setWay(next as Way)}
        aria-label={t('password')}
        data={[
          { value: 'generate', label: t('password-generate') },
          { value: 'own', label: t('password-own') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {way === 'own' && <NewPasswordInput value={typed} onChange={setTyped} />}
      <Checkbox label={t('needs-reset')} checked={mustChange} onChange={(event) => setMustChange(event.currentTarget.checked)} />
      <Refusal error={failure} />
      <Group>
        <Button variant="default" loading={busy} disabled={way === 'own' && passwordFault(typed)} onClick={() => void run(set)}>
          {t('password-set')}
        </Button>
      </Group>
      {made !== undefined && <MadePassword password={made} onDone={() => setMade(undefined)} />}
    </Section>
  )
}

export function NewPasswordInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations('permissions.accounts')
  const session = useTranslations('session')
  return (
    <PasswordInput
      label={t('password-new')}
      description={t('password-rule')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={
        value !== '' && passwordFault(value) ? (
          <Text span size="xs">
            {t('password-rule')}
          </Text>
        ) : undefined
      }
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': session('show-password') }}
      maw={480}
    />
  )
}

export function MadePassword({ password, onDone }: { password: string; onDone: () => void }) {
  const t = useTranslations('permissions.accounts')
  return (
    <ShownOnce
      title={t('password-made')}
      text={t('password-made-text')}
      lines={[{ name: t('password'), value: password, copy: t('password-copy') }]}
      done={t('key-kept')}
      onDone={onDone}
    />
  )
}
