import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Card } from '../parts/card.tsx'
import type { SecretProps } from '../secret/use-secret.ts'
import { SetupDialog } from './setup-dialog.tsx'

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
        {t(trigger === null ? 'setup.open' : 'setup.edit')}
      </Button>
      {open && <SetupDialog secret={secret} etag={etag} onClose={() => setOpen(false)} />}
    </Card>
  )
}
