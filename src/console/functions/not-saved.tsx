import { Button, Group, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { Tagged } from '#client/client'
import { Overtaken } from '../api/overtaken.ts'
import { Warning } from '../parts/warning.tsx'
import { Refusal } from './refusal.tsx'

interface NotSavedProps<T> {
  failure: unknown
  /** Forgets the failure. */
  clear: () => void
  /** The version of what is there now, where versions are counted. */
  version?: (there: T) => number
  busy: boolean
  /** Saves what was typed over what is there now. */
  onMine: (newer: Tagged<T>) => void
  /** Goes on from what is there now, and drops what was typed. */
  onTheirs: (newer: Tagged<T>) => void
}

/** Why something was not saved. Where somebody else saved meanwhile, what was typed stays until the person decides. */
export function NotSaved<T>({ failure, clear, version, busy, onMine, onTheirs }: NotSavedProps<T>) {
  const t = useTranslations('functions')
  if (!(failure instanceof Overtaken)) return <Refusal error={failure} />
  const newer = failure.newer as Tagged<T>
  const theirs = () => {
    onTheirs(newer)
    clear()
  }
  return (
    <Warning title={t('conflict.title')}>
      {version !== undefined && <Text size="sm">{t('conflict.text', { version: version(newer.reply) })}</Text>}
      <Group gap="xs">
        <Button size="xs" variant="default" loading={busy} onClick={() => onMine(newer)}>
          {t('conflict.mine')}
        </Button>
        <Button size="xs" variant="default" onClick={theirs}>
          {t('conflict.theirs')}
        </Button>
      </Group>
    </Warning>
  )
}
