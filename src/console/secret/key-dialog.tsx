import { Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange, useOperation } from '../api/use-operation.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useFailureText } from '../parts/failure-text.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { OLD_AFTER_CHANGE, type SecretProps } from './use-secret.ts'

const BUILT_IN = ''

/** Puts the values under another key. They are not changed by it, and nobody who reads them notices. */
export function KeyDialog({ secret, etag, onClose }: SecretProps & { onClose: () => void }) {
  const t = useTranslations('secret')
  const notify = useNotify()
  const failureText = useFailureText()
  const keys = useOperation('getProtectionKeyList', {})
  const change = useChange('updateProtectionKey', OLD_AFTER_CHANGE, () => {
    notify.done(t('key.done'))
    onClose()
  })
  const present = secret.protectionKey.kmsKeyTag
  const [tag, setTag] = useState(present)
  const save = () =>
    change.mutate({
      params: { secretId: secret.secretId },
      body: tag === BUILT_IN ? { protectionKeyType: 'DEFAULT' } : { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: tag },
      ifMatch: etag,
    })
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('key.title')}
      confirm={t('key.confirm')}
      disabled={tag === present}
      busy={change.isPending}
      error={change.error}
      onConfirm={save}
    >
      <Text size="sm">{t('key.text')}</Text>
      <Select
        label={t('basics.key')}
        value={tag}
        onChange={(next) => setTag(next ?? BUILT_IN)}
        allowDeselect={false}
        error={keys.error === null ? undefined : failureText(keys.error)}
        data={[
          { value: BUILT_IN, label: t('basics.key-default') },
          ...(keys.data?.keyList ?? [])
            .filter(({ keyTag }) => keyTag !== BUILT_IN)
            .map(({ keyTag, keyName, keyStatus, keyType }) => ({
              value: keyTag,
              label: `${keyName} · ${keyType}`,
              disabled: keyStatus !== 'ENABLE',
            })),
        ]}
      />
    </ConfirmDialog>
  )
}
