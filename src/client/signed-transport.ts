import { sign } from '#signature/sign'
import { ConnectionLost, errorOf } from './call-error.ts'
import type { Transport, WireRequest } from './client.ts'

export interface SignedParts {
  /** Such as `http://127.0.0.1:8080`, without a slash at the end. */
  url: string
  accessKey: string
  secretKey: string
  /** Milliseconds since 1970; the server allows five minutes of difference. */
  now: () => number
}

/** Sends requests signed with an access key, as every NCP client does. For Node. */
export function signedTransport({ url, accessKey, secretKey, now }: SignedParts): Transport {
  return {
    send: async ({ method, target, body, headers, signal }: WireRequest) => {
      const timestamp = String(now())
      const answer = await fetch(url + target, {
        method,
        headers: {
          ...headers,
          'x-ncp-apigw-timestamp': timestamp,
          'x-ncp-iam-access-key': accessKey,
          'x-ncp-apigw-signature-v2': sign({ method, target, timestamp, accessKey }, secretKey),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      }).catch((error: unknown) => {
        if (signal?.aborted === true) throw error
        throw new ConnectionLost(`No server answers at ${url}.`, { cause: error })
      })
      const text = await answer.text()
      const said = isJson(answer) ? (JSON.parse(text) as unknown) : text
      if (!answer.ok) throw errorOf(answer, said)
      return { body: said, headers: answer.headers }
    },
  }
}

function isJson(answer: Response): boolean {
  return answer.headers.get('content-type')?.startsWith('application/json') === true
}
