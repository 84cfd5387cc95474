import type { IncomingMessage } from 'node:http'

/** What a call is let in by. */
export interface PlainHeaders {
  timestamp: string
  accessKey: string
  signature: string
  forwardedFor: string | undefined
}

/**
 * What a signed request without a body is let in by, read where it stands: to make a table of all headers costs as much as to decide the
 * call. `undefined` where a header of these is missing or comes twice, or there may be a body: then the table is to be asked.
 */
export function plainHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): PlainHeaders | undefined {
  let [timestamp, accessKey, signature] = ['', '', '']
  let forwardedFor: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (!LENGTHS.includes(name.length)) continue
    const value = rawHeaders[at + 1] as string
    switch (name.toLowerCase()) {
      case TIMESTAMP:
        if (timestamp !== '') return undefined
        timestamp = value
        break
      case ACCESS_KEY:
        if (accessKey !== '') return undefined
        accessKey = value
        break
      case SIGNATURE:
        if (signature !== '') return undefined
        signature = value
        break
      case FORWARDED_FOR:
        if (forwardedFor !== undefined) return undefined
        forwardedFor = value
        break
      case LENGTH:
        if (value !== '0') return undefined
        break
      case CODING:
        return undefined
    }
  }
  return timestamp === '' || accessKey === '' || signature === '' ? undefined : { timestamp, accessKey, signature, forwardedFor }
}

export const TIMESTAMP = 'x-ncp-apigw-timestamp'
export const ACCESS_KEY = 'x-ncp-iam-access-key'
export const SIGNATURE = 'x-ncp-apigw-signature-v2'
export const FORWARDED_FOR = 'x-forwarded-for'
const LENGTH = 'content-length'
const CODING = 'transfer-encoding'
const LENGTHS = [TIMESTAMP, ACCESS_KEY, SIGNATURE, FORWARDED_FOR, LENGTH, CODING].map(({ length }) => length)
