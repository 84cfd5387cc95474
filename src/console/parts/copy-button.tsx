import { ActionIcon, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useTranslations } from 'use-intl'
import { Icon } from './icon.tsx'

const SHOWN_MS = 1500

/** Copies what is no secret. Values of secrets have their own way, which clears the clipboard again. */
export function CopyButton({ value, label }: { value: string; label?: string }) {
  const t = useTranslations('parts')
  const { copied, copy } = useClipboard({ timeout: SHOWN_MS })
  const said = copied ? t('copied') : (label ?? t('copy'))
  return (
    <Tooltip label={said}>
      <ActionIcon variant="subtle" color={copied ? 'teal' : 'gray'} aria-label={said} onClick={() => copy(value)}>
        <Icon name={copied ? 'check' : 'copy'} size={16} />
      </ActionIcon>
    </Tooltip>
  )
}
