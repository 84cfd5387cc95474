import { Button, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { keyOf } from '../../api/use-operation.ts'
import { useRun } from '../../api/use-run.ts'
import { Refusal } from '../../parts/refusal.tsx'
import { useNotify } from '../../parts/use-notify.ts'
import { Warning } from '../../parts/warning.tsx'
import { useEdits } from '../use-edits.ts'
import type { Account } from './account-state.tsx'

const EDITABLE = [
  'name',
  'email',
  'memo',
  'canAPIGatewayAccess',
  'canConsoleAccess',
  'needPasswordReset',
  'isMfaMandatory',
  'useConsolePermitIp',
  'consolePermitIps',
  'useApiAllowSource',
  'apiAllowSources',
] as const
type Field = (typeof EDITABLE)[number]
export type Editable = Pick<Account, Field>
export type SetField = <F extends Field>(field: F, value: Editable[F]) => void

interface AccountFormProps {
  account: Account
  children: (value: Editable, set: SetField) => ReactNode
  /** Whether what is typed can be sent. */
  valid?: (value: Editable) => boolean
  /** What each field of the form is called, for telling which one somebody else changed. */
  names: Partial<Record<Field, string>>
}

/** Some fields of a sub account, saved together. Only what was changed is sent; whoever comes second is told. */
export function AccountForm({ account, children, valid = () => true, names }: AccountFormProps) {
  const t = useTranslations('permissions')
  const format = useFormatter()
  const notify = useNotify()
  const queries = useQueryClient()
  const edits = useEdits<Editable>(editable(account))
  const { busy, failure, run } = useRun('getSubAccountDetail', 'getSubAccountList')
  const { value, changes, dirty, conflicts } = edits
  const input = { params: { id: account.subAccountId } }
  const save = async () => {
    const now = await client.getSubAccountDetail(input)
    queries.setQueryData(keyOf('getSubAccountDetail', input), now)
    // Told before anything is sent; saving again then means it.
    if (edits.conflictsWith(editable(now)) && conflicts.length === 0) return
    await client.updateSubAccount({ ...input, body: changes })
    edits.reset()
    notify.done(t('saved'))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void run(save)
      }}
    >
      <Stack gap="sm">
        {children(value, edits.set)}
        {conflicts.length > 0 && (
          <Warning title={t('conflict.title')}>
            <Stack gap="xs" align="flex-start">
              <Text size="sm">{t('conflict.text', { fields: format.list(conflicts.map((field) => names[field] ?? field)) })}</Text>
              <Button size="xs" variant="default" onClick={() => edits.drop(...conflicts)}>
                {t('conflict.theirs')}
              </Button>
            </Stack>
          </Warning>
        )}
        <Refusal error={failure} />
        {dirty && (
          <Group gap="xs">
            <Button type="submit" loading={busy} disabled={!valid(value)}>
              {t('save')}
            </Button>
            <Button variant="default" onClick={edits.reset} disabled={busy}>
              {t('discard')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

function editable(account: Account): Editable {
  return Object.fromEntries(EDITABLE.map((field) => [field, account[field]])) as Editable
}
