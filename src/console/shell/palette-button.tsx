import { ActionIcon, Group, Kbd, Text, UnstyledButton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import styles from './palette-button.module.css'
import { openPalette } from './palette-store.ts'

export function PaletteButton() {
  const t = useTranslations('shell')
  // In fields, too: the browser's own Ctrl-K would leave the page.
  useHotkeys([['mod+K', openPalette]], [])
  return (
    <>
      <UnstyledButton visibleFrom="sm" className={styles['field']} onClick={openPalette} aria-keyshortcuts="Control+K">
        <Group gap="xs" wrap="nowrap">
          <Icon name="search" size={16} />
          <Text size="sm" c="dimmed" flex={1}>
            {t('find')}
          </Text>
          <Kbd size="xs" aria-hidden="true">
            Ctrl K
          </Kbd>
        </Group>
      </UnstyledButton>
      <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" size="lg" ml="auto" aria-label={t('find')} onClick={openPalette}>
        <Icon name="search" />
      </ActionIcon>
    </>
  )
}
