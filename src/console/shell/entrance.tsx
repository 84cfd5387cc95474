import { Center, Loader } from '@mantine/core'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { readSession } from '../api/client.ts'
import { useNotify } from '../parts/use-notify.ts'
import { type SessionState, useSessionState } from '../session/session-state.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { Shell } from './shell.tsx'

const AGAIN_MS = 2_000
const SignIn = lazy(async () => ({ default: (await import('../session/sign-in.tsx')).SignIn }))

/** Before every screen: whoever has no session signs in first, and is then where they wanted to go. */
export function Entrance() {
  const t = useTranslations('shell')
  const found = useSessionState()
  const { state } = found
  useNoteOfAnother(found)
  useEffect(() => {
    if (state !== 'unknown') return
    const timer = setInterval(() => void readSession().catch(() => undefined), AGAIN_MS)
    return () => clearInterval(timer)
  }, [state])
  // Another person's screens begin anew: none keeps what the one before typed or saw.
  if (found.state === 'in') return <Shell key={found.session.who.id} />
  const loading = (
    <Center mih="80vh">
      <Loader aria-label={t('loading')} />
    </Center>
  )
  return (
    <>
      <ConnectionBanner />
      <Suspense fallback={loading}>{state === 'out' ? <SignIn /> : loading}</Suspense>
    </>
  )
}

/** Says so where somebody else signed in by another tab while a person was at work in this one. */
function useNoteOfAnother(found: SessionState): void {
  const t = useTranslations('shell')
  const notify = useNotify()
  const who = found.state === 'in' ? found.session.who : undefined
  const before = useRef(who?.id)
  useEffect(() => {
    if (who !== undefined && before.current !== undefined && before.current !== who.id) notify.stays(t('another', { name: who.name }))
    before.current = who?.id
  }, [who?.id])
}
