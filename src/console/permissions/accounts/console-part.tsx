import { Badge, Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useRun } from '../../api/use-run.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { Section } from '../../parts/section.tsx'
import { useNotify } from '../../parts/use-notify.ts'
import { AccountForm } from './account-form.tsx'
import type { Account } from './account-state.tsx'
import { PasswordSection } from './password-section.tsx'

export function ConsolePart({ account }: { account: Account }) {
  const t = useTranslations('permissions.accounts')
  return (
    <>
      <Section title={t('parts.console')}>
        <AccountForm
          account={account}
          names={{ canConsoleAccess: t('console-access'), isMfaMandatory: t('mfa-mandatory'), needPasswordReset: t('needs-reset') }}
        >
          {(value, set) => (
            <>
              <Switch
                label={t('console-access')}
                checked={value.canConsoleAccess}
                onChange={(event) => set('canConsoleAccess', event.currentTarget.checked)}
              />
              <Switch
                label={t('mfa-mandatory')}
                description={t('mfa-mandatory-text')}
                checked={value.isMfaMandatory}
                onChange={(event) => set('isMfaMandatory', event.currentTarget.checked)}
              />
              <Switch
                label={t('needs-reset')}
                checked={value.needPasswordReset}
                onChange={(event) => set('needPasswordReset', event.currentTarget.checked)}
              />
            </>
          )}
        </AccountForm>
      </Section>
      <SignInState account={account} />
      <PasswordSection account={account} />
    </>
  )
}

/** Whether the account is locked, has a second factor, is signed in somewhere: and the way out of each. */
function SignInState({ account }: { account: Account }) {
  const t = useTranslations('permissions.accounts')
  const notify = useNotify()
  const { busy, failure, run } = useRun('getSubAccountDetail', 'getSubAccountList')
  const params = { id: account.subAccountId }
  const { isLocked } = account
  const unlock = () => client.unlockSubAccount({ params })
  const end = () => client.endSubAccountSessions({ params })
  return (
    <Section title={t('status')}>
      <Group gap="sm">
        <Mark colour={isLocked ? 'red.8' : 'teal.9'} text={t(isLocked ? 'locked' : 'status-open')} />
        {isLocked && (
          <Button size="xs" loading={busy} onClick={() => void run(unlock, () => notify.done(t('unlocked')))}>
            {t('unlock')}
          </Button>
        )}
      </Group>
      {isLocked && <Text size="sm">{t('locked-means')}</Text>}
      <Factor account={account} />
      <Stack gap={4} align="flex-start">
        <Text size="sm" c="dimmed">
          {t('sessions-text')}
        </Text>
        <Button size="xs" variant="default" loading={busy} onClick={() => void run(end, () => notify.done(t('sessions-ended')))}>
          {t('sessions-end')}
        </Button>
      </Stack>
      <Refusal error={failure} />
    </Section>
  )
}

function Factor({ account: { subAccountId: id, loginId, isMfaSet } }: { account: Account }) {
  const t = useTranslations('permissions.accounts')
  const notify = useNotify()
  const [asking, setAsking] = useState(false)
  const reset = useRun('getSubAccountDetail', 'getSubAccountList')
  const close = () => {
    reset.clear()
    setAsking(false)
  }
  const done = () => {
    notify.done(t('mfa-was-reset'))
    close()
  }
  return (
    <Group gap="sm">
      <Mark colour={isMfaSet ? 'teal.9' : 'gray.7'} text={t(isMfaSet ? 'mfa-set' : 'mfa-unset')} />
      {isMfaSet && (
        <Button size="xs" variant="default" onClick={() => setAsking(true)}>
          {t('mfa-reset')}
        </Button>
      )}
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('mfa-reset-title', { name: loginId })}
        confirm={t('mfa-reset')}
        danger
        busy={reset.busy}
        error={reset.failure}
        onConfirm={() => void reset.run(() => client.resetSubAccountMfa({ params: { id } }), done)}
      >
        <Text size="sm">{t('mfa-reset-text')}</Text>
      </ConfirmDialog>
    </Group>
  )
}

function Mark({ colour, text }: { colour: string; text: string }) {
  return (
    <Badge color={colour} variant="filled" tt="none" radius="sm">
      {text}
    </Badge>
  )
}
