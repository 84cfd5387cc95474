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
      <SetupButton secret={secret} etag={etag} disabled={other !== undefined}>
        {t(trigger === null ? 'setup.open' : 'setup.edit')}
      </SetupButton>
    </Card>
  )
}

/** Opens the form, wherever it is offered. */
export function SetupButton({ disabled = false, children, ...props }: SecretProps & { disabled?: boolean; children: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="xs" variant="default" disabled={disabled || props.secret.secretStatus === 'REVOKE'} onClick={() => setOpen(true)}>
        {children}
      </Button>
      {open && <SetupDialog {...props} onClose={() => setOpen(false)} />}
    </>
  )
}
