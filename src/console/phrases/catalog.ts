import type { phrases as account } from '../account/phrases/en.ts'
import type { phrases as create } from '../create/phrases/en.ts'
import type { phrases as functions } from '../functions/phrases/en.ts'
import type { phrases as history } from '../history/phrases/en.ts'
import type { phrases as keys } from '../keys/phrases/en.ts'
import type { phrases as overview } from '../overview/phrases/en.ts'
import type { phrases as parts } from '../parts/phrases/en.ts'
import type { phrases as permissions } from '../permissions/phrases/en.ts'
import type { phrases as rotation } from '../rotation/phrases/en.ts'
import type { phrases as secret } from '../secret/phrases/en.ts'
import type { phrases as secrets } from '../secrets/phrases/en.ts'
import type { phrases as session } from '../session/phrases/en.ts'
import type { phrases as shell } from '../shell/phrases/en.ts'

/** All phrases by the folder that speaks them. English is the model of the other languages. */
export interface Catalog {
  account: typeof account
  create: typeof create
  functions: typeof functions
  history: typeof history
  keys: typeof keys
  overview: typeof overview
  parts: typeof parts
  permissions: typeof permissions
  rotation: typeof rotation
  secret: typeof secret
  secrets: typeof secrets
  session: typeof session
  shell: typeof shell
}
export type Folder = keyof Catalog

declare module 'use-intl' {
  interface AppConfig {
    /** A language with the region that dates are written for (`localeOf`). */
    Locale: string
    Messages: Catalog
  }
}
