import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { CopyButton } from '../parts/copy-button.tsx'

/** The signing secret of a webhook, which nobody can show again. It closes by its button alone, and is forgotten then. */
export function ShownOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  const t = useTranslations('functions')
  return (
    <Modal
      opened
      onClose={onDone}
      title={t('once.title')}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack>
        <Text size="sm">{t('once.text')}</Text>
        <Group gap="xs" wrap="nowrap">
          <Code fz="sm" style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {secret}
          </Code>
          <CopyButton value={secret} label={t('once.copy')} />
        </Group>
        <Group justify="flex-end">
          <Button onClick={onDone}>{t('once.done')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
