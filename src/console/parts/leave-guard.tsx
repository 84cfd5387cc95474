import { Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useBlocker, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** Whoever leaves with something typed and not saved is asked first. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname)
  return <LeaveDialog opened={blocker.state === 'blocked'} onStay={() => blocker.reset?.()} onLeave={() => blocker.proceed?.()} />
}

/** The same question where nobody leaves for another address, such as before a dialog closes. */
export function LeaveDialog({ opened, onStay, onLeave }: { opened: boolean; onStay: () => void; onLeave: () => void }) {
  const t = useTranslations('parts')
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onStay}
      title={t('leave.title')}
      cancel={t('leave.stay')}
      confirm={t('leave.leave')}
      onConfirm={onLeave}
      danger
    >
      <Text size="sm">{t('leave.text')}</Text>
    </ConfirmDialog>
  )
}

/**
 * Goes elsewhere once a form is saved. The guard of the same screen hears that nothing is dirty any more when it is drawn, so whoever goes at
 * once is asked about what was saved a moment ago.
 */
export function useLeave(): (to: string) => void {
  const navigate = useNavigate()
  const [to, setTo] = useState<string>()
  useEffect(() => {
    if (to !== undefined) void navigate(to)
  }, [to, navigate])
  return setTo
}
