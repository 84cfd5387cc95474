import type { Instant } from '#base/instant'
import type { Guard } from './guard.ts'

/** A folder of actions, with parameters that all of them are given. */
export interface PackageRow extends Guard {
  /** `{account}/{name}`. */
  id: string
  account: string
  name: string
  description: string
  /** JSON object, sealed under the master key: parameters hold credentials. */
  sealedParameters: Uint8Array
  updatedAt: Instant
}

export interface TriggerRow extends Guard {
  /** The `triggerId` of Secret Manager: a UUID. */
  id: string
  account: string
  name: string
  description: string
  sealedParameters: Uint8Array
  /** The webhook's address and signing secret as JSON, sealed under the master key; null where it has none. Never beside an action. */
  sealedWebhook: Uint8Array | null
  /** The linked action's row id, or null. */
  action: string | null
  /** JSON string[]: secrets whose ACTIVE the action may read besides its own. */
  readsSecrets: string
  /** The principal that declared them, checked again at every start. */
  readsSetBy: string | null
  updatedAt: Instant
}
