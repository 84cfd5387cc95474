import { Button, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { Tagged } from '#client/client'
import { client } from '../../api/client.ts'
import { Overtaken, unlessOvertaken } from '../../api/overtaken.ts'
import { taggedKeyOf, useTagged } from '../../api/use-operation.ts'
import { useRun } from '../../api/use-run.ts'
import { LeaveGuard } from '../../parts/leave-guard.tsx'
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
  const { edits, busy, failure, submit } = useSaving(account)
  const { value, dirty, conflicts } = edits
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
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
          {failure instanceof Overtaken ? null : <Refusal error={failure} />}
          {/* Seen before anything was changed, so that nobody takes a switch for done that waits to be saved. */}
          <Group>
            <Button type="submit" loading={busy} disabled={!dirty || !valid(value)}>
              {t('save')}
            </Button>
            <Button variant="default" onClick={edits.reset} disabled={!dirty || busy}>
              {t('discard')}
            </Button>
          </Group>
        </Stack>
      </form>
      <LeaveGuard dirty={dirty} />
    </>
  )
}

function useSaving(account: Account) {
  const t = useTranslations('permissions')
  const notify = useNotify()
  const queries = useQueryClient()
  const input = { params: { id: account.subAccountId } }
  // The screen asked for it already: this is the same answer with its tag.
  const etag = useTagged('getSubAccountDetail', input).data?.etag
  const edits = useEdits<Editable>(editable(account))
  const { busy, failure, run } = useRun('getSubAccountDetail', 'getSubAccountList')
  const send = async (ifMatch: string | undefined): Promise<void> => {
    try {
      await unlessOvertaken(
        () => client.updateSubAccount({ ...input, body: edits.changes }, { ifMatch }),
        () => client.ask('getSubAccountDetail', input),
      )
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
      const newer = error.newer as Tagged<Account>
      queries.setQueryData(taggedKeyOf('getSubAccountDetail', input), newer)
      // Of another field nobody need be told; of the same one the person is, and saving again then means it.
      if (!edits.conflictsWith(editable(newer.reply))) return send(newer.etag)
      throw error
    }
  }
  const save = async () => {
    await send(etag)
    edits.reset()
    notify.done(t('saved'))
  }
  return { edits, busy, failure, submit: () => void run(save) }
}

function editable(account: Account): Editable {
  return Object.fromEntries(EDITABLE.map((field) => [field, account[field]])) as Editable
}
