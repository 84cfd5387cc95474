import type { Instant } from '#base/instant'

/** What sub accounts can be in together. Its policies are in its attachment, its members' in theirs. */
export interface GroupColumns {
  id: string
  account: string
  name: string
  /** JSON {key,value}[]. */
  tags: string
  createdAt: Instant
}

/** What sub accounts can act as for a while. Its policies are in its attachment. */
export interface RoleColumns {
  id: string
  account: string
  name: string
  type: 'Account'
  sessionSec: number
  description: string
  /** JSON string[], sorted: the sub accounts that may switch to it. */
  entities: string
  createdAt: Instant
}
