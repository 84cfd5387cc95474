import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { CONNECT_MS } from '../shared/place.ts'
import { Trouble } from '../shared/trouble.ts'
import type { Filled } from './template.ts'

export interface Answer {
  status: number
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Sends a request and waits for its status; what else is answered is read and forgotten. Redirects are not followed: they would carry the password elsewhere. */
export function ask({ url, method, headers, body }: Filled, tls: { rejectUnauthorized: boolean; ca?: string }): Promise<Answer> {
  const secure = url.protocol === 'https:'
  if (!secure && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
    throw new Trouble(
      'A URL begins with https:, or with http: for this machine itself: passwords would go through the network unprotected.',
    )
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const signal = AbortSignal.timeout(CONNECT_MS)
  const options = { method, headers, signal, agent: false } as const
  const request = secure ? requestHttps(url, { ...options, ...tls }) : requestHttp(url, options)
  request.once('error', (error) => reject(signal.aborted ? new Error('timeout') : error))
  request.once('response', (response) => {
    response.once('error', reject)
    response.once('end', () => resolve({ status: response.statusCode ?? 0 }))
    response.resume()
  })
  request.end(body)
  return promise
}
