import type { ComponentType } from 'react'
import type { RouteObject } from 'react-router'
import type { IconName } from './parts/icon.tsx'
import type { Folder } from './phrases/catalog.ts'
import { loadPhrases } from './phrases/spoken.ts'

/** A screen comes with its phrases and styles, and all of them only when somebody goes there. */
function screen(path: string, folder: Folder, fetchScreen: () => Promise<{ Screen: ComponentType }>): RouteObject {
  return {
    path,
    lazy: async () => {
      // The list of secrets is made to come with as little as possible: it shows no part whose styles come later.
      const [{ Screen }] = await Promise.all([fetchScreen(), loadPhrases(folder), folder === 'secrets' || import('./later-styles.ts')])
      return { Component: Screen }
    },
  }
}

/** Every address of the console, one line each. */
export const ROUTES: RouteObject[] = [
  screen('/', 'overview', () => import('./overview/overview-screen.tsx')),
  screen('/secrets', 'secrets', () => import('./secrets/secrets-screen.tsx')),
  screen('/secrets/new', 'create', () => import('./create/create-screen.tsx')),
  screen('/secrets/:secretId/*', 'secret', () => import('./secret/secret-screen.tsx')),
  screen('/permissions/*', 'permissions', () => import('./permissions/permissions-screen.tsx')),
  screen('/account', 'account', () => import('./account/account-screen.tsx')),
  screen('/functions/*', 'functions', () => import('./functions/functions-screen.tsx')),
  screen('/keys/*', 'keys', () => import('./keys/keys-screen.tsx')),
  screen('/history/*', 'history', () => import('./history/history-screen.tsx')),
]

/** What stands in the navigation, in this order. */
export const PLACES = [
  { to: '/', name: 'overview', icon: 'overview' },
  { to: '/secrets', name: 'secrets', icon: 'secret' },
  { to: '/permissions', name: 'permissions', icon: 'people' },
  { to: '/functions', name: 'functions', icon: 'function' },
  { to: '/keys', name: 'keys', icon: 'key' },
  { to: '/history', name: 'history', icon: 'history' },
] as const satisfies readonly { to: string; name: Folder; icon: IconName }[]
