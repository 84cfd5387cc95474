import { sign } from '#signature/sign'
import type { Credentials } from './settings.ts'

export interface WireAnswer {
  status: number
  /** Parsed JSON, or the text where it is none. */
  body: unknown
  requestId: string
}

/** One signed call. `target` is the path with its query as it goes on the request line. */
export async function callWire(
  credentials: Pick<Credentials, 'accessKey' | 'secretKey' | 'url'>,
  method: string,
  target: string,
  body?: string,
): Promise<WireAnswer> {
  const { accessKey, secretKey } = credentials
  const timestamp = String(Date.now())
  const signature = sign({ method, target, timestamp, accessKey }, secretKey)
  const response = await fetch(`${credentials.url}${target}`, {
    method,
    headers: {
      'x-ncp-apigw-timestamp': timestamp,
      'x-ncp-iam-access-key': accessKey,
      'x-ncp-apigw-signature-v2': signature,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  }).catch((error: Error) => {
    throw new Error(
      `No server answers at ${credentials.url} (${(error.cause as Error | undefined)?.message ?? error.message}). Start one with npm start, or set NCLOUD_API_GW.`,
    )
  })
  const text = await response.text()
  return { status: response.status, body: parsed(text), requestId: response.headers.get('x-ncp-request-id') ?? '' }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
