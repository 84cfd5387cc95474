import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { Tagged } from '#client/client'
import { useOperation } from '../api/use-operation.ts'
import { useRun } from '../api/use-run.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import type { Trigger } from './kinds.ts'
import { NotSaved } from './not-saved.tsx'
import { SecretsSelect } from './secret-picker.tsx'
import { changeTrigger, useSecretNames } from './trigger-draft.ts'

/** Which secrets the trigger serves, and which ones its action may read besides. */
export function TriggerSecrets({ of: tagged }: { of: Tagged<Trigger> }) {
  const t = useTranslations('functions')
  const [asked, ask] = useState<'links' | 'reads'>()
  const { linkedSecretList, readsSecrets, webhook } = tagged.reply
  return (
    <Card title={t('triggers.secrets')} text={t('triggers.secrets-text')}>
      <Stack gap="sm" align="flex-start">
        {linkedSecretList.length === 0 ? (
          <Text size="sm">{t('triggers.no-secrets')}</Text>
        ) : (
          <List size="sm">
            {linkedSecretList.map(({ secretId, secretName }) => (
              <List.Item key={secretId}>
                <Anchor component={Link} to={`/secrets/${secretId}`} size="sm" lineClamp={2} title={secretName}>
                  <bdi>{secretName}</bdi>
                </Anchor>
              </List.Item>
            ))}
          </List>
        )}
        <Button size="xs" variant="default" onClick={() => ask('links')}>
          {t('triggers.choose-secrets')}
        </Button>
        {(webhook === null || readsSecrets.length > 0) && <Reads of={readsSecrets} onChoose={() => ask('reads')} />}
      </Stack>
      {asked !== undefined && <ChooseDialog key={asked} what={asked} of={tagged} onClose={() => ask(undefined)} />}
    </Card>
  )
}

/** A webhook reads none: it is asked about only where some were declared. */
function Reads({ of: secrets, onChoose }: { of: readonly string[]; onChoose: () => void }) {
  const t = useTranslations('functions')
  return (
    <>
      <Text size="sm" fw={600} component="h3">
        {t('triggers.reads')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('triggers.reads-text')}
      </Text>
      {secrets.length > 0 && (
        <List size="sm">
          {secrets.map((secretId) => (
            <List.Item key={secretId}>
              <SecretName secretId={secretId} />
            </List.Item>
          ))}
        </List>
      )}
      <Group>
        <Button size="xs" variant="default" onClick={onChoose}>
          {t('triggers.choose-reads')}
        </Button>
      </Group>
    </>
  )
}

function SecretName({ secretId }: { secretId: string }) {
  const { data } = useOperation('getSecretDetail', { params: { secretId } })
  return (
    <Anchor component={Link} to={`/secrets/${secretId}`} size="sm">
      <bdi>{data?.secretName ?? secretId}</bdi>
    </Anchor>
  )
}

function ChooseDialog({ what, of, onClose }: { what: 'links' | 'reads'; of: Tagged<Trigger>; onClose: () => void }) {
  const t = useTranslations('functions')
  const names = useSecretNames()
  const { busy, failure, run, clear } = useRun('getTrigger', 'getTriggers', 'getTriggerList', 'getSecretDetail')
  const links = what === 'links'
  const [opened] = useState(of)
  const [chosen, setChosen] = useState(() => chosenOf(opened.reply, what))
  const change = async (over: Tagged<Trigger>) =>
    changeTrigger(over, links ? { secretManagerLink: await names(chosen) } : { readsSecrets: [...chosen] })
  const save = (over: Tagged<Trigger>) => void run(() => change(over), onClose)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t(links ? 'triggers.choose-secrets' : 'triggers.choose-reads')}
      confirm={t('save')}
      busy={busy}
      error={null}
      onConfirm={() => save(opened)}
    >
      <SecretsSelect
        label={t(links ? 'triggers.secrets' : 'triggers.reads')}
        text={t(links ? 'triggers.secrets-text' : 'triggers.reads-text')}
        value={chosen}
        onChange={setChosen}
        max={links ? 500 : 20}
      />
      <NotSaved<Trigger> failure={failure} clear={clear} busy={busy} onMine={save} onTheirs={onClose} />
    </ConfirmDialog>
  )
}

function chosenOf({ linkedSecretList, readsSecrets }: Trigger, what: 'links' | 'reads'): readonly string[] {
  return what === 'links' ? linkedSecretList.map(({ secretId }) => secretId) : readsSecrets
}
