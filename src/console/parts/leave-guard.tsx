import { Text } from '@mantine/core'
import { useBlocker } from 'react-router'
import { useTranslations } from 'use-intl'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** Whoever leaves with something typed and not saved is asked first. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const t = useTranslations('parts')
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname)
  return (
    <ConfirmDialog
      opened={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('leave.title')}
      cancel={t('leave.stay')}
      confirm={t('leave.leave')}
      onConfirm={() => blocker.proceed?.()}
      danger
    >
      <Text size="sm">{t('leave.text')}</Text>
    </ConfirmDialog>
  )
}
