import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { BlockList } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Clock } from '#base/instant'
import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'
import type { Actor } from '#core/access/actor'
import { type Credentials, findCredentials } from '#core/access/find-credentials'
import type { View } from '#core/barrier/view'
import type { AccessKeyRow } from '#core/rows'
import { signingKey } from '#signature/sign'
import { verify } from '#signature/verify'
import { peerOf } from './peer.ts'
import type { Refusals } from './refusals.ts'

export interface IdentifyParts {
  clock: Clock
  refusals: Refusals
  trustedProxies: BlockList | undefined
  /** A known key with a wrong signature, where it is to be recorded singly. */
  onWrongSignature: (actor: Actor, requestId: string) => void
}

/** Makes, for one request, the function that finds out who calls: the gateway's checks 1 to 5 in the contract's order. */
export interface Identify {
  (request: FastifyRequest): (view: View) => Promise<Actor>
  peer(request: FastifyRequest): string
}

/** An unknown access key costs the same work as a known one, so that time does not tell them apart. */
const NOBODY = createSecretKey(randomBytes(40))

/** Keys of the HMAC, kept as long as the row that they came from: a changed row is another object. */
const signingKeys = new WeakMap<AccessKeyRow, { key: KeyObject; since: number }>()
const KEY_KEPT_MS = 5 * 60 * 1000

export function identifier(parts: IdentifyParts): Identify {
  const peer = (request: FastifyRequest) => peerOf(request.raw.socket.remoteAddress, forwardedFor(request), parts.trustedProxies)
  const identify = (request: FastifyRequest) => {
    const ip = peer(request)
    const refuse = (
      code: 'gateway.credentials-missing' | 'gateway.timestamp' | 'gateway.credentials-invalid' | 'gateway.source-denied',
      why: string,
    ): never => {
      parts.refusals.count(why, ip)
      throw new Problem(code, code === 'gateway.source-denied' ? 'The sub account may not call from this address.' : why)
    }
    let verified: AccessKeyRow | undefined
    return async (view: View): Promise<Actor> => {
      const { timestamp, accessKey, signature } = headersOf(request) ?? refuse('gateway.credentials-missing', 'missing headers')
      if (!isFresh(timestamp, parts.clock)) return refuse('gateway.timestamp', 'expired timestamp')
      const found = await findCredentials(view, accessKey, ip)
      const signed = { method: request.method, target: request.raw.url ?? '', timestamp, accessKey }
      if (found === undefined) {
        verify(signed, signature, NOBODY)
        return refuse('gateway.credentials-invalid', 'unknown or unusable access key')
      }
      // Within one call a verdict holds for the very row that it was made from, and no longer.
      if (verified !== found.row) {
        if (!verify(signed, signature, keyOf(found, parts.clock))) {
          if (parts.refusals.singly(accessKey)) parts.onWrongSignature(found.actor, request.id)
          return refuse('gateway.credentials-invalid', 'wrong signature')
        }
        verified = found.row
      }
      if (!found.sourceAllowed) return refuse('gateway.source-denied', 'source address')
      return found.actor
    }
  }
  return Object.assign(identify, { peer })
}

function keyOf({ row, secretKey }: Credentials, clock: Clock): KeyObject {
  const now = clock.elapsedMs()
  const kept = signingKeys.get(row)
  if (kept !== undefined && now - kept.since < KEY_KEPT_MS) return kept.key
  const key = signingKey(secretKey().open())
  signingKeys.set(row, { key, since: now })
  return key
}

function headersOf(request: FastifyRequest): { timestamp: string; accessKey: string; signature: string } | undefined {
  const { headers } = request.raw
  const timestamp = headers['x-ncp-apigw-timestamp']
  const accessKey = headers['x-ncp-iam-access-key']
  const signature = headers['x-ncp-apigw-signature-v2']
  if (typeof timestamp !== 'string' || typeof accessKey !== 'string' || typeof signature !== 'string') return undefined
  if (timestamp === '' || accessKey === '' || signature === '') return undefined
  return { timestamp, accessKey, signature }
}

function isFresh(timestamp: string, clock: Clock): boolean {
  return /^\d{1,15}$/.test(timestamp) && Math.abs(clock.now() - Number(timestamp)) < LIMITS.clockSkewMs
}

function forwardedFor(request: FastifyRequest): string | undefined {
  const header = request.raw.headers['x-forwarded-for']
  return Array.isArray(header) ? header.join(',') : header
}
