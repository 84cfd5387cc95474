import { type Answer, exchange } from '../shared/exchange.ts'
import { CONNECT_MS } from '../shared/place.ts'
import { Trouble } from '../shared/trouble.ts'
import type { Filled } from './template.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Sends a request and waits for its status; what else is answered is read and forgotten. Redirects are not followed: they would carry the password elsewhere. */
export function ask({ url, method, headers, body }: Filled, tls: { rejectUnauthorized: boolean; ca?: string }): Promise<Answer> {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
    throw new Trouble(
      'A URL begins with https:, or with http: for this machine itself: passwords would go through the network unprotected.',
    )
  return exchange(url, { method, headers, body, tls, waitMs: CONNECT_MS, textMax: 0 })
}
