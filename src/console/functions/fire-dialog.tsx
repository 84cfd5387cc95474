import { Anchor, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { client } from '../api/client.ts'
import { useRun } from '../api/use-run.ts'
import { useProblemText } from '../parts/failure-text.tsx'
import type { Trigger } from './kinds.ts'
import { ParametersField, readParameters } from './parameters-field.tsx'
import { Refusal } from './refusal.tsx'

/** Fires a trigger by hand: a rotation of each of its secrets begins, or it is said why not. */
export function FireDialog({ of: { name, linkedSecretList }, onClose }: { of: Trigger; onClose: () => void }) {
  const t = useTranslations('functions')
  const parts = useTranslations('parts')
  const { busy, failure, run } = useRun('getTriggerActivations', 'getSecretSummaries', 'getSecretDetail')
  const [typed, setTyped] = useState('')
  const [outcome, setOutcome] = useState<CallReply<'fireTrigger'>>()
  const parameters = readParameters(typed)
  const fire = () => void run(() => client.fireTrigger({ params: { trigger: name }, body: parameters ?? {} }), setOutcome)
  return (
    <Modal opened onClose={onClose} title={<bdi>{t('fire.title', { name })}</bdi>} closeButtonProps={{ 'aria-label': parts('close') }}>
      <Stack>
        {outcome === undefined ? (
          <>
            <Text size="sm">{t('fire.text', { count: linkedSecretList.length })}</Text>
            <ParametersField value={typed} onChange={setTyped} text={t('fire.parameters')} />
          </>
        ) : (
          <Outcome of={outcome} />
        )}
        <Refusal error={failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {outcome === undefined ? t('cancel') : parts('close')}
          </Button>
          {outcome === undefined && (
            <Button onClick={fire} loading={busy} disabled={parameters === undefined}>
              {t('fire.do')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}

function Outcome({ of: { started, refused, refusedUnseen } }: { of: CallReply<'fireTrigger'> }) {
  const t = useTranslations('functions')
  const said = useProblemText()
  return (
    <Stack gap="sm" role="status">
      <Text size="sm" fw={600}>
        {t('fire.started', { count: started.length })}
      </Text>
      <List size="sm">
        {started.map(({ secretId, secretName }) => (
          <List.Item key={secretId}>
            <Anchor component={Link} to={`/secrets/${secretId}`} size="sm">
              <bdi>{secretName}</bdi>
            </Anchor>
          </List.Item>
        ))}
      </List>
      {refused.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t('fire.refused', { count: refused.length })}
          </Text>
          <List size="sm">
            {refused.map(({ secretId, secretName, reason, problem, why }) => (
              <List.Item key={secretId}>
                <bdi>{secretName}</bdi>: {said({ code: problem, message: reason, reason: why === null ? undefined : { is: why } })}
              </List.Item>
            ))}
          </List>
        </>
      )}
      {refusedUnseen > 0 && <Text size="sm">{t('fire.unseen', { count: refusedUnseen })}</Text>}
    </Stack>
  )
}
