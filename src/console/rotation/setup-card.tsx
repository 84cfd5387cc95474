import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { FailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { OLD_AFTER_CHANGE, type SecretProps } from '../secret/use-secret.ts'
import { EMPTY_SETUP, setupBody, setupFaults } from './setup.ts'
import { SetupFields } from './setup-fields.tsx'

const OWN_TRIGGER = 'rotate-'

/** The way to a rotation that needs no code: the server brings the action, the form its parameters. */
export function SetupCard({ secret, etag }: SecretProps) {
  const t = useTranslations('rotation')
  const [open, setOpen] = useState(false)
  // A secret has one trigger. The one that this form makes is named after the secret, and is set up anew by it.
  const { trigger } = secret
  const other = trigger === null || trigger.name.startsWith(OWN_TRIGGER) ? undefined : trigger.name
  return (
    <Card title={t('setup.title')} text={t('setup.text')}>
      {other !== undefined && (
        <Text size="sm" mb="sm">
          {t.rich('setup.other', { trigger: other, b: (inner) => <b dir="auto">{inner}</b> })}
        </Text>
      )}
      <Button size="xs" variant="default" disabled={secret.secretStatus === 'REVOKE' || other !== undefined} onClick={() => setOpen(true)}>
        {t('setup.open')}
      </Button>
      {open && <SetupDialog secret={secret} etag={etag} onClose={() => setOpen(false)} />}
    </Card>
  )
}

function SetupDialog({ secret, etag, onClose }: SecretProps & { onClose: () => void }) {
  const t = useTranslations('rotation')
  const parts = useTranslations('parts')
  const notify = useNotify()
  const [setup, setSetup] = useState(EMPTY_SETUP)
  const [shown, setShown] = useState(false)
  const faults = setupFaults(setup)
  const change = useChange('setUpRotation', [...OLD_AFTER_CHANGE, 'getTriggerList', 'getTriggers', 'getActions'], ({ trigger }) => {
    notify.done(t('setup.done', { trigger }))
    onClose()
  })
  const save = () => {
    setShown(true)
    if (faults.size === 0) change.mutate({ params: { secretId: secret.secretId }, body: setupBody(setup), ifMatch: etag })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('setup.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': parts('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack>
          <SetupFields
            secretId={secret.secretId}
            setup={setup}
            faults={shown ? faults : new Set()}
            onChange={(next) => setSetup({ ...setup, ...next })}
          />
          {change.error !== null && (
            <Alert color="red" icon={<Icon name="warning" />} role="alert">
              <FailureText error={change.error} />
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {parts('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {t('setup.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
