import { createHmac } from 'node:crypto'
import type { Random } from '#base/random'

/** Begins every signing secret, as the Standard Webhooks specification writes them. */
const PREFIX = 'whsec_'

/** A new signing secret: 32 random bytes as Base64, behind `whsec_`. */
export function newSigningSecret(random: Random): string {
  return PREFIX + Buffer.from(random(32)).toString('base64')
}

/**
 * The signature of a delivery: HMAC-SHA-256 over `id.timestamp.body` with the bytes of the secret, as `v1,` and Base64
 * (Standard Webhooks 1.0, symmetric). `timestamp` is in whole seconds since 1970.
 */
export function signDelivery(secret: string, { id, timestamp, body }: { id: string; timestamp: number; body: string }): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
