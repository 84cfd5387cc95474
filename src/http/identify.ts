import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { BlockList, Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Clock } from '#base/instant'
import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'
import type { Actor } from '#core/access/actor'
import { type Credentials, findCredentials, rememberedAs } from '#core/access/find-credentials'
import type { Memory } from '#core/barrier/memory'
import type { View } from '#core/barrier/view'
import type { AccessKeyRow } from '#core/rows'
import { type SignedParts, signingKey } from '#signature/sign'
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
  /** The same out of memory alone; `undefined` for whoever is not let in by it, and is to be asked for as usual. */
  now(request: IncomingMessage): (memory: Memory) => Actor | undefined
}

/** An unknown access key costs the same work as a known one, so that time does not tell them apart. */
const NOBODY = createSecretKey(randomBytes(40))

/** Keys of the HMAC, kept as long as the row that they came from: a changed row is another object. */
const signingKeys = new WeakMap<AccessKeyRow, { key: KeyObject; since: number }>()
const KEY_KEPT_MS = 5 * 60 * 1000

export function identifier(parts: IdentifyParts): Identify {
  const peer = ({ raw }: FastifyRequest) => peerOf(raw.socket.remoteAddress, forwardedFor(raw), parts.trustedProxies)
  const callerOn = callers(parts.trustedProxies)
  /** The signature of a call is checked once, whichever way it goes: time must not tell a known key from an unknown one. */
  const wrongBy = new WeakMap<IncomingMessage, AccessKeyRow>()
  const rightBy = new WeakMap<IncomingMessage, AccessKeyRow>()
  const now = (request: IncomingMessage) => (memory: Memory) => {
    const headers = headersOf(request)
    if (headers === undefined || !isFresh(headers.timestamp, parts.clock)) return undefined
    const found = memory.made<Credentials>(callerOn(request, headers.accessKey))
    if (found?.sourceAllowed !== true) return undefined
    if (verify(signedBy(request, headers), headers.signature, keyOf(found, parts.clock))) return found.actor
    wrongBy.set(request, found.row)
    return undefined
  }
  const identify = (request: FastifyRequest) => {
    const ip = peer(request)
    const refuse = (
      code: 'gateway.credentials-missing' | 'gateway.timestamp' | 'gateway.credentials-invalid' | 'gateway.source-denied',
      why: string,
    ): never => {
      parts.refusals.count(why, ip)
      throw new Problem(code, code === 'gateway.source-denied' ? 'The sub account may not call from this address.' : why)
    }
    return async (view: View): Promise<Actor> => {
      const { timestamp, accessKey, signature } = headersOf(request.raw) ?? refuse('gateway.credentials-missing', 'missing headers')
      if (!isFresh(timestamp, parts.clock)) return refuse('gateway.timestamp', 'expired timestamp')
      const found = await findCredentials(view, accessKey, ip)
      const signed = signedBy(request.raw, { timestamp, accessKey })
      if (found === undefined) {
        verify(signed, signature, NOBODY)
        return refuse('gateway.credentials-invalid', 'unknown or unusable access key')
      }
      // Within one call a verdict holds for the very row that it was made from, and no longer.
      if (rightBy.get(request.raw) !== found.row) {
        if (wrongBy.get(request.raw) === found.row || !verify(signed, signature, keyOf(found, parts.clock))) {
          if (parts.refusals.singly(accessKey)) parts.onWrongSignature(found.actor, request.id)
          return refuse('gateway.credentials-invalid', 'wrong signature')
        }
        rightBy.set(request.raw, found.row)
      }
      if (!found.sourceAllowed) return refuse('gateway.source-denied', 'source address')
      return found.actor
    }
  }
  return Object.assign(identify, { peer, now })
}

/** What credentials are remembered as. Who spoke last on a connection speaks again, as a rule: then no text is made. */
function callers(proxies: BlockList | undefined): (request: IncomingMessage, accessKey: string) => string {
  const last = new WeakMap<Socket, { accessKey: string; through: string | undefined; name: string }>()
  return (request, accessKey) => {
    const { socket } = request
    const through = forwardedFor(request)
    const known = last.get(socket)
    if (known !== undefined && known.accessKey === accessKey && known.through === through) return known.name
    const name = rememberedAs(accessKey, peerOf(socket.remoteAddress, through, proxies))
    last.set(socket, { accessKey, through, name })
    return name
  }
}

interface Headers {
  timestamp: string
  accessKey: string
  signature: string
}

function keyOf({ row, secretKey }: Credentials, clock: Clock): KeyObject {
  const now = clock.elapsedMs()
  const kept = signingKeys.get(row)
  if (kept !== undefined && now - kept.since < KEY_KEPT_MS) return kept.key
  const key = signingKey(secretKey().open())
  signingKeys.set(row, { key, since: now })
  return key
}

function signedBy(
  { method = '', url = '' }: IncomingMessage,
  { timestamp, accessKey }: Pick<Headers, 'timestamp' | 'accessKey'>,
): SignedParts {
  return { method, target: url, timestamp, accessKey }
}

function headersOf({ headers }: IncomingMessage): Headers | undefined {
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

function forwardedFor(request: IncomingMessage): string | undefined {
  const header = request.headers['x-forwarded-for']
  return Array.isArray(header) ? header.join(',') : header
}
