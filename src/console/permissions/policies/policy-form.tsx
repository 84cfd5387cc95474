import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import type { CallReply, Tagged } from '#client/client'
import { LeaveGuard, useLeave } from '../../parts/leave-guard.tsx'
import { Section } from '../../parts/section.tsx'
import { Warning } from '../../parts/warning.tsx'
import { pathOf } from '../refs.ts'
import { ownNameFault } from '../rules.ts'
import { draftOf, newStatement, type PolicyDraft, permissionsOf, type StatementDraft } from './draft.ts'
import { ReviewDialog } from './review-dialog.tsx'
import { Statements } from './statements.tsx'

type Policy = Tagged<CallReply<'getPolicyDetail'>>
interface PolicyFormProps {
  /** Of the policy that is edited; undefined for a new one. */
  id: string | undefined
  /** What it starts from. */
  from: Policy | undefined
}

/** The editor: a form and the document behind it, kept in step. Before anything is saved it is reviewed. */
export function PolicyForm({ id, from }: PolicyFormProps) {
  const t = useTranslations('permissions.policies')
  const all = useTranslations('permissions')
  const navigate = useNavigate()
  const leave = useLeave()
  const draft = usePolicyDraft(id, from)
  const { name, description, statements, start } = draft
  const [reviewing, setReviewing] = useState(false)
  const [saved, setSaved] = useState(false)
  const document: PolicyDraft = { name, description, permissions: permissionsOf(statements) }
  const dirty = JSON.stringify(document) !== JSON.stringify(start)
  const done = (to: string) => {
    setSaved(true)
    leave(pathOf({ kind: 'policies', id: to }))
  }
  return (
    <Stack maw={1100}>
      <Newer from={from} draft={draft} editing={id !== undefined} />
      <Section title={all('accounts.parts.basics')}>
        {id === undefined && (
          <TextInput
            label={all('name')}
            description={t('name-rule')}
            value={name}
            onChange={(event) => draft.setName(event.currentTarget.value)}
            error={name.length > 2 && ownNameFault(name) ? t('name-rule') : undefined}
            maw={480}
            required
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <Textarea
          label={t('description')}
          description={t('description-rule')}
          value={description}
          onChange={(event) => draft.setDescription(event.currentTarget.value)}
          maxLength={300}
          autosize
          maxRows={4}
        />
      </Section>
      <Statements value={statements} onChange={draft.setStatements} />
      <Group>
        <Button disabled={(id === undefined && ownNameFault(name)) || (id !== undefined && !dirty)} onClick={() => setReviewing(true)}>
          {t('review')}
        </Button>
        <Button variant="default" onClick={() => void navigate(-1)}>
          {all('cancel')}
        </Button>
      </Group>
      {reviewing && <ReviewDialog id={id} etag={draft.base?.etag} document={document} onClose={() => setReviewing(false)} onDone={done} />}
      <LeaveGuard dirty={dirty && !saved} />
    </Stack>
  )
}

function usePolicyDraft(id: string | undefined, from: Policy | undefined) {
  const [base, setBase] = useState(from)
  const [name, setName] = useState(id === undefined ? '' : (from?.reply.policyName ?? ''))
  const [description, setDescription] = useState(from?.reply.description ?? '')
  const [statements, setStatements] = useState<StatementDraft[]>(() =>
    from === undefined ? [newStatement()] : draftOf(from.reply.permissions ?? []),
  )
  const [start, setStart] = useState<PolicyDraft>({ name, description, permissions: permissionsOf(statements) })
  const load = (policy: Policy) => {
    const fresh = draftOf(policy.reply.permissions ?? [])
    setBase(policy)
    setDescription(policy.reply.description)
    setStatements(fresh)
    setStart({ name, description: policy.reply.description, permissions: permissionsOf(fresh) })
  }
  return { base, setBase, name, setName, description, setDescription, statements, setStatements, start, load }
}

/** Somebody else saved the same policy meanwhile: said as soon as it is known, and nothing typed is lost. */
function Newer({ from, draft, editing }: { from: Policy | undefined; draft: ReturnType<typeof usePolicyDraft>; editing: boolean }) {
  const t = useTranslations('permissions.policies')
  if (!editing || from === undefined || draft.base === undefined || from.etag === draft.base.etag) return null
  return (
    <Warning title={t('newer')}>
      <Stack gap="xs">
        <Text size="sm">{t('newer-text')}</Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => draft.load(from)}>
            {t('newer-load')}
          </Button>
          <Button size="xs" variant="default" onClick={() => draft.setBase(from)}>
            {t('newer-keep')}
          </Button>
        </Group>
      </Stack>
    </Warning>
  )
}
