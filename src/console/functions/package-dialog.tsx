import { Skeleton, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply, Tagged } from '#client/client'
import { client } from '../api/client.ts'
import { unlessOvertaken } from '../api/overtaken.ts'
import { useTagged } from '../api/use-operation.ts'
import { useRun } from '../api/use-run.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { NAME } from './kinds.ts'
import { NotSaved } from './not-saved.tsx'
import { ParametersField, readParameters, written } from './parameters-field.tsx'

/** A new package, or the description and parameters of one. */
export function PackageDialog({ name, onClose }: { name?: string; onClose: () => void }) {
  const t = useTranslations('functions')
  const found = useTagged('getPackage', { params: { package: name ?? '' } }, { enabled: name !== undefined })
  if (name === undefined) return <Inside onClose={onClose} />
  if (found.data !== undefined) return <Inside standing={found.data} onClose={onClose} />
  return (
    <ConfirmDialog opened onClose={onClose} title={name} confirm={t('save')} onConfirm={onClose} disabled busy={false} error={null}>
      {found.error === null ? <Skeleton height={120} /> : <Failure error={found.error} />}
    </ConfirmDialog>
  )
}

function Inside({ standing, onClose }: { standing?: Tagged<CallReply<'getPackage'>>; onClose: () => void }) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const { busy, failure, run, clear } = useRun('getPackages', 'getPackage', 'getActions')
  const [draft, setDraft] = useState(draftOf(standing?.reply))
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const parameters = readParameters(draft.parameters)
  const params = { package: draft.name }
  const save = (over = standing) =>
    void run(
      () =>
        unlessOvertaken(
          () =>
            client.putPackage(
              {
                params,
                query: { overwrite: over === undefined ? 'false' : 'true' },
                body: { description: draft.description, parameters: parameters ?? {} },
              },
              { ifMatch: over?.etag },
            ),
          () => client.ask('getPackage', { params }),
        ),
      () => {
        notify.done(t('saved', { name: draft.name }))
        onClose()
      },
    )
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={standing === undefined ? t('packages.create') : <bdi>{standing.reply.name}</bdi>}
      confirm={t('save')}
      disabled={!NAME.test(draft.name) || parameters === undefined}
      busy={busy}
      error={null}
      onConfirm={() => save()}
    >
      <Fields fresh={standing === undefined} draft={draft} change={change} />
      <NotSaved<CallReply<'getPackage'>>
        failure={failure}
        clear={clear}
        busy={busy}
        onMine={save}
        onTheirs={({ reply }) => setDraft(draftOf(reply))}
      />
    </ConfirmDialog>
  )
}

function draftOf(standing: CallReply<'getPackage'> | undefined) {
  const { name = '', description = '', parameters = {} } = standing ?? {}
  return { name, description, parameters: written(parameters) }
}

interface FieldsProps {
  fresh: boolean
  draft: { name: string; description: string; parameters: string }
  change: (part: Partial<FieldsProps['draft']>) => void
}

function Fields({ fresh, draft, change }: FieldsProps) {
  const t = useTranslations('functions')
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('packages.text')}
      </Text>
      {fresh && (
        <TextInput
          label={t('name')}
          description={t('name-rule')}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={draft.name !== '' && !NAME.test(draft.name) ? t('name-wrong') : undefined}
          maxLength={50}
          required
          data-autofocus
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <TextInput
        label={t('description')}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
        maxLength={1000}
        dir="auto"
      />
      <ParametersField value={draft.parameters} onChange={(text) => change({ parameters: text })} text={t('packages.parameters')} />
    </>
  )
}

export function DeletePackage({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTranslations('functions')
  return (
    <DeleteDialog
      name={name}
      text={t('packages.delete-text')}
      remove={() => client.deletePackage({ params: { package: name } })}
      refresh={['getPackages']}
      onDeleted={onClose}
      onClose={onClose}
    />
  )
}
