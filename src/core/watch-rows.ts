import type { Instant } from '#base/instant'
import type { Flag, Guard } from './guard.ts'

/** Who wants to be told of what, and where. */
export interface SubscriptionRow extends Guard {
  id: string
  account: string
  name: string
  /** The address and the signing secret as JSON, sealed under the master key. */
  sealedWebhook: Uint8Array
  /** JSON string[]: the types of what it is told of. */
  types: string
  /** The principal or role that made it: it is told of nothing that they may not see. */
  setBy: string
  createdAt: Instant
}

export type DeliveryState = 'WAITING' | 'DELIVERED' | 'FAILED' | 'WITHHELD'
/** One thing that one subscription is told. It is written in the transaction that it tells of. */
export interface DeliveryRow extends Guard {
  /** The same at every try. */
  id: string
  account: string
  subscription: string
  type: string
  /** The secret that it is about, if it is about one. */
  secret: string | null
  /** JSON text as it is sent. Ids, never values or keys. */
  body: string
  state: DeliveryState
  attempts: number
  /** When it is tried next; while it is tried, when another node may take it for lost. */
  nextAt: Instant | null
  /** The status that the receiver answered last. */
  lastStatus: number | null
  message: string
  createdAt: Instant
  endedAt: Instant | null
}

/** Something that a person should look at. */
export interface AlertRow extends Guard {
  id: string
  account: string
  type: string
  /** The name of the watch rule that raised it; empty for what needs no rule. */
  rule: string
  secret: string | null
  principal: string | null
  address: string
  message: string
  /** How often it happened since it was raised. */
  count: number
  createdAt: Instant
  lastAt: Instant
  acknowledgedAt: Instant | null
  acknowledgedBy: string | null
}

export type WatchKind = 'decoy' | 'refusals' | 'new-address'
/** What in the usage records raises an alert. */
export interface WatchRuleRow extends Guard {
  /** `{account}/{name}`. */
  id: string
  account: string
  name: string
  kind: WatchKind
  /** JSON string[]: the decoys. */
  secrets: string
  /** So many refusals of one principal within so many minutes. */
  count: number
  minutes: number
  active: Flag
  updatedAt: Instant
}
