import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { Blocker } from 'react-router'
import { useTranslations } from 'use-intl'

/** Whoever leaves with something typed is asked first. */
export function LeaveDialog({ blocker }: { blocker: Blocker }) {
  const t = useTranslations('permissions')
  return (
    <Modal
      opened={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('leave.title')}
      closeButtonProps={{ 'aria-label': t('leave.stay') }}
    >
      <Stack>
        <Text size="sm">{t('leave.text')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => blocker.reset?.()}>
            {t('leave.stay')}
          </Button>
          <Button color="red.8" onClick={() => blocker.proceed?.()}>
            {t('leave.leave')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
