import { Alert, Anchor, Badge, Button, Group, List, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { client } from '../../api/client.ts'
import { useOperation } from '../../api/use-operation.ts'
import { useRun } from '../../api/use-run.ts'
import { Failure } from '../../parts/failure.tsx'
import { useFindingText } from '../../parts/failure-text.tsx'
import { Icon } from '../../parts/icon.tsx'
import { NotYet } from '../../parts/not-yet.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { useNotify } from '../../parts/use-notify.ts'
import { pathOf } from '../refs.ts'
import { type PolicyDraft, titleOf } from './draft.ts'
import { Sentence } from './sentence.tsx'

interface ReviewDialogProps {
  id: string | undefined
  /** Of the policy as the edit began with it. */
  etag: string | undefined
  document: PolicyDraft
  onClose: () => void
  onDone: (id: string) => void
}

/** What the server finds in the document, and who would gain and lose what by it; only then it is saved. */
export function ReviewDialog({ id, etag, document: { name, description, permissions }, onClose, onDone }: ReviewDialogProps) {
  const t = useTranslations('permissions.policies')
  const all = useTranslations('permissions')
  const notify = useNotify()
  const checked = useOperation('validatePolicy', { body: { policyName: name, description, permissions } })
  const { busy, failure, run } = useRun('getPolicyList', 'getPolicyDetail', 'getPolicyResources')
  const body = { description, permissions }
  const save = () =>
    run(
      () =>
        id === undefined
          ? client.createPolicy({ body: { policyName: name, ...body } })
          : client.updatePolicy({ params: { id }, body }, { ifMatch: etag }),
      (outcome) => {
        notify.done(all('saved'))
        onDone(outcome.id)
      },
    )
  const fit = checked.data !== undefined && !checked.data.entries.some(({ level }) => level === 'ERROR')
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(id === undefined ? 'review-new-title' : 'review-title')}
      size="xl"
      closeButtonProps={{ 'aria-label': all('cancel') }}
    >
      <Stack>
        {checked.error !== null && <Failure error={checked.error} onAgain={() => void checked.refetch()} />}
        {checked.isPending && <Skeleton height={80} />}
        {checked.data !== undefined && <Findings of={checked.data} />}
        {id === undefined && permissions.map((permission) => <Sentence key={JSON.stringify(permission)} of={permission} />)}
        {id !== undefined && fit && <Preview id={id} permissions={permissions} />}
        <Refusal error={failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {all('cancel')}
          </Button>
          <Button loading={busy} disabled={!fit} onClick={() => void save()}>
            {all('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const COLOURS = { ERROR: 'red.8', WARNING: 'yellow.3', INFO: 'gray.7' } as const

function Findings({ of: { entries } }: { of: CallReply<'validatePolicy'> }) {
  const t = useTranslations('permissions.policies')
  const said = useFindingText()
  if (entries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('review-checked')}
      </Text>
    )
  return (
    <Stack gap="xs">
      {entries.some(({ level }) => level === 'ERROR') && (
        <Alert color="red" icon={<Icon name="warning" />} role="alert">
          {t('review-errors')}
        </Alert>
      )}
      {entries.map((entry) => (
        <Group key={`${entry.level} ${entry.message}`} gap="xs" wrap="nowrap" align="flex-start">
          <Badge color={COLOURS[entry.level]} variant="filled" tt="none" radius="sm" style={{ flexShrink: 0 }}>
            {t(`level.${entry.level}`)}
          </Badge>
          <Text size="sm">
            <bdi>{said(entry)}</bdi>
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

type Holder = CallReply<'previewPolicy'>['holders'][number]

function Preview({ id, permissions }: { id: string; permissions: PolicyDraft['permissions'] }) {
  const t = useTranslations('permissions.policies')
  const { data, error, refetch } = useOperation('previewPolicy', { params: { id }, body: { permissions } })
  if (data === undefined) return <NotYet of={{ error, refetch }} height={80} />
  if (data.holders.length === 0) return <Text size="sm">{t('review-nothing')}</Text>
  return (
    <Stack gap="sm">
      {data.holders.map((holder) => (
        <HolderChanges key={holder.principalId} of={holder} />
      ))}
    </Stack>
  )
}

function HolderChanges({ of: { principalType, principalId, name, gains, loses } }: { of: Holder }) {
  const t = useTranslations('permissions.policies')
  return (
    <Stack gap={4}>
      <Anchor component={Link} to={pathOf({ kind: principalType === 'Role' ? 'roles' : 'accounts', id: principalId })} size="sm" fw={600}>
        <bdi>{name}</bdi>
      </Anchor>
      <Changes title={t('gains')} colour="teal.9" of={gains} />
      <Changes title={t('loses')} colour="red.8" of={loses} />
    </Stack>
  )
}

function Changes({ title, colour, of: changes }: { title: string; colour: string; of: Holder['gains'] }) {
  const t = useTranslations('permissions.policies')
  if (changes.length === 0) return null
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Badge color={colour} variant="filled" tt="none" radius="sm" style={{ flexShrink: 0 }}>
        {title}
      </Badge>
      <List size="sm" listStyleType="none">
        {changes.map(({ product, action, type, ids }) => (
          <List.Item key={`${product} ${action} ${type}`}>
            {titleOf(product, action) ?? action}{' '}
            <Text span size="xs" c="dimmed">
              {t('on-kind', {
                type,
                ids: ids.map((each) => (each.startsWith('-') ? t('but-not', { id: each.slice(1) }) : each)).join(', '),
              })}
            </Text>
          </List.Item>
        ))}
      </List>
    </Group>
  )
}
