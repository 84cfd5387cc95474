import type { CallReply } from '#client/client'

export type Subscription = CallReply<'getSubscriptionList'>['items'][number]
export type Delivery = CallReply<'getDeliveryList'>['items'][number]
export type EventType = Subscription['types'][number]

/** Every type that a subscription may be told of, in the order of a secret's life, as phrases name it. */
export const TYPES = {
  'secret.created': 'secret-created',
  'secret.changed': 'secret-changed',
  'secret.rotated': 'secret-rotated',
  'secret.deletion-requested': 'secret-deletion-requested',
  'secret.deleted': 'secret-deleted',
  'rotation.failed': 'rotation-failed',
  'rotation.overdue': 'rotation-overdue',
  'watch.alert': 'watch-alert',
} as const satisfies Record<EventType, string>
export const ALL_TYPES = Object.keys(TYPES) as EventType[]

/** A delivery's type, one of the test among them, as phrases name it. */
export function typeName(type: string): (typeof TYPES)[EventType] | 'test' {
  return Object.hasOwn(TYPES, type) ? TYPES[type as EventType] : 'test'
}
