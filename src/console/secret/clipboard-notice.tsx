import { Affix, Button, CloseButton, Group, Paper, Text } from '@mantine/core'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { clearClipboard, clipboardNow, closeNotice, onClipboard } from './clipboard.ts'

const SAID_MS = 4000

/** Says that a value lies on the clipboard, for how long, and that it is gone. */
export function ClipboardNotice() {
  const t = useTranslations('secret')
  const parts = useTranslations('parts')
  const clipboard = useSyncExternalStore(onClipboard, clipboardNow)
  const cleared = clipboard.state === 'cleared'
  useEffect(() => {
    if (!cleared) return
    const timer = setTimeout(closeNotice, SAID_MS)
    return () => clearTimeout(timer)
  }, [cleared])
  if (clipboard.state === 'empty') return null
  return (
    <Affix position={{ bottom: 16, left: 16, right: 16 }} style={{ pointerEvents: 'none' }}>
      <Group justify="center">
        <Paper withBorder shadow="md" px="md" py="xs" maw={560} style={{ pointerEvents: 'auto' }}>
          {clipboard.state === 'cleared' ? (
            <Group gap="xs" wrap="nowrap" role="status">
              <Icon name="check" />
              <Text size="sm">{t('clipboard.cleared')}</Text>
              <CloseButton aria-label={parts('close')} onClick={closeNotice} />
            </Group>
          ) : (
            <Group gap="sm" wrap="nowrap">
              <Text size="sm" lineClamp={2}>
                {t.rich('clipboard.holds', { name: clipboard.name, seconds: clipboard.seconds, b: (inner) => <b dir="auto">{inner}</b> })}
              </Text>
              <Button size="xs" variant="default" onClick={clearClipboard} flex="none">
                {t('clipboard.clear')}
              </Button>
            </Group>
          )}
        </Paper>
      </Group>
    </Affix>
  )
}
