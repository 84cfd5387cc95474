import { Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type Blocker, useBlocker, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** Whoever leaves with something typed and not saved is asked first. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  return dirty && <Asking />
}

/** Not there while nothing is dirty: of several of these the router asks one. */
function Asking() {
  const blocker = useStaying()
  return <LeaveDialog opened={blocker.state === 'blocked'} onStay={() => blocker.reset?.()} onLeave={() => blocker.proceed?.()} />
}

/** Nobody goes to another address before the blocker lets them; whoever closes or reloads the page is asked by the browser. */
export function useStaying(): Blocker {
  useEffect(() => {
    const ask = (event: Event) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [])
  return useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname)
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
