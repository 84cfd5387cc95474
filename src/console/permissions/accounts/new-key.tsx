import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { Icon } from '../../parts/icon.tsx'
import { ShownOnce } from '../../parts/shown-once.tsx'

/** A new access key with its secret, which is gone from the page when this closes. */
export function NewKey({ of: { accessKey, keySecret }, onDone }: { of: CallReply<'createAccessKey'>; onDone: () => void }) {
  const t = useTranslations('permissions.accounts')
  return (
    <ShownOnce
      title={t('key-made')}
      text={t('key-made-text')}
      lines={[
        { name: t('key-id'), value: accessKey, copy: t('key-copy-id') },
        { name: t('key-secret'), value: keySecret, copy: t('key-copy-secret') },
      ]}
      done={t('key-kept')}
      onDone={onDone}
    >
      <Button
        variant="default"
        leftSection={<Icon name="download" size={16} />}
        onClick={() => save('configure', configure(accessKey, keySecret))}
      >
        {t('key-download')}
      </Button>
    </ShownOnce>
  )
}

/** As command lines of NCP, and ours, read it from `~/.ncloud/configure`. */
function configure(accessKey: string, keySecret: string): string {
  const lines = [
    '[DEFAULT]',
    `ncloud_access_key_id = ${accessKey}`,
    `ncloud_secret_access_key = ${keySecret}`,
    `ncloud_api_url = ${location.origin}`,
  ]
  return `${lines.join('\n')}\n`
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
