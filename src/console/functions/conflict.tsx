import { Button, Group, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Warning } from '../parts/warning.tsx'

interface ConflictProps {
  /** The version that is there now, where versions are counted. */
  version?: number
  busy: boolean
  onMine: () => void
  onTheirs: () => void
}

/** Somebody else saved meanwhile. What was typed stays until the person decides. */
export function Conflict({ version, busy, onMine, onTheirs }: ConflictProps) {
  const t = useTranslations('functions')
  return (
    <Warning title={t('conflict.title')}>
      {version !== undefined && <Text size="sm">{t('conflict.text', { version })}</Text>}
      <Group gap="xs">
        <Button size="xs" variant="default" loading={busy} onClick={onMine}>
          {t('conflict.mine')}
        </Button>
        <Button size="xs" variant="default" onClick={onTheirs}>
          {t('conflict.theirs')}
        </Button>
      </Group>
    </Warning>
  )
}
