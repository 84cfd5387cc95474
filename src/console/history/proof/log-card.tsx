import { Badge, Button, Code, Group, Stack, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { type Checked, isSound } from './check.ts'

/** One log: what was checked of it, what came of that, and the note itself to be kept elsewhere. */
export function LogCard({ checked }: { checked: Checked }) {
  const t = useTranslations('history.proof')
  const { log, outcome, size, from = 0, note, signer } = checked
  const colour = isSound(outcome) ? 'teal.9' : outcome === 'gone' ? 'gray.7' : 'red.8'
  return (
    <Card
      title={t('log', { log })}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="download" size={14} />}
          onClick={() => saveFile([`${signer}\n${note}`], `coffer-log-${log}-${size}.txt`, 'text/plain')}
        >
          {t('download')}
        </Button>
      }
    >
      <Stack gap="xs">
        <Badge color={colour} variant="filled" tt="none" radius="sm">
          {t(`outcomes.${outcome}`)}
        </Badge>
        <Text size="sm">{t(`says.${outcome}`, { size, from, more: size - from })}</Text>
        <Group gap={6} wrap="nowrap">
          <Text size="xs" c="dimmed" flex="0 0 auto">
            {t('key')}
          </Text>
          <Code style={{ overflowWrap: 'anywhere' }}>{signer}</Code>
          <CopyButton value={signer} label={t('copy-key')} />
        </Group>
      </Stack>
    </Card>
  )
}
