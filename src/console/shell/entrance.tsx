import { Center, Loader } from '@mantine/core'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { readSession } from '../api/client.ts'
import { useSessionState } from '../session/session-state.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { Shell } from './shell.tsx'

const AGAIN_MS = 2_000
const SignIn = lazy(async () => ({ default: (await import('../session/sign-in.tsx')).SignIn }))

/** Before every screen: whoever has no session signs in first, and is then where they wanted to go. */
export function Entrance() {
  const t = useTranslations('shell')
  const { state } = useSessionState()
  useEffect(() => {
    if (state !== 'unknown') return
    const timer = setInterval(() => void readSession().catch(() => undefined), AGAIN_MS)
    return () => clearInterval(timer)
  }, [state])
  if (state === 'in') return <Shell />
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
