import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { IntlProvider } from 'use-intl'
import { CallError, ConnectionLost } from '#client/call-error'
import { isLost, onConnection } from './api/connection.ts'
import { nonce } from './nonce.ts'
import { timeZone } from './now.ts'
import type { Catalog } from './phrases/catalog.ts'
import { localeOf } from './phrases/locale.ts'
import { onSpoken, spokenNow } from './phrases/spoken.ts'
import { ROUTES } from './routes.tsx'
import { onSomebodyElse } from './session/session-state.ts'
import { Crashed } from './shell/crashed.tsx'
import { Entrance } from './shell/entrance.tsx'
import { NoSuchPage } from './shell/no-such-page.tsx'
import { cssVariables, theme } from './theme.ts'

const STALE_MS = 5_000
const Notes = lazy(async () => ({ default: (await import('./shell/notes.tsx')).Notes }))

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      // Whether the server can be reached is told by calls, not by what the browser thinks of its network.
      networkMode: 'always',
      // An error of the server is an answer, and asking again gives the same. Only what did not arrive is tried again.
      retry: (failures, error) => !(error instanceof CallError) && !(error instanceof ConnectionLost) && failures < 1,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

onSomebodyElse(() => queries.clear())

const router = createBrowserRouter(
  [
    {
      element: <Entrance />,
      errorElement: <Crashed />,
      hydrateFallbackElement: <div />,
      children: [...ROUTES.map((route) => ({ ...route, errorElement: <Crashed /> })), { path: '*', element: <NoSuchPage /> }],
    },
  ],
  { basename: '/console' },
)

export function App() {
  const { language, messages } = useSyncExternalStore(onSpoken, spokenNow)
  const lost = useSyncExternalStore(onConnection, isLost)
  useEffect(() => {
    if (!lost) void queries.invalidateQueries()
  }, [lost])
  return (
    <IntlProvider locale={localeOf(language, navigator.languages)} messages={messages as Catalog} timeZone={timeZone()}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={queries}>
          <Suspense>
            <Notes />
          </Suspense>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </IntlProvider>
  )
}
