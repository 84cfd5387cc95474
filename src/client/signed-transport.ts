import { errorOf } from './call-error.ts'
import type { Transport, WireRequest } from './client.ts'
import { type Signer, signedFetch } from './signed-fetch.ts'

export interface SignedParts extends Signer {
  /** Milliseconds since 1970; the server allows five minutes of difference. */
  now: () => number
}

/** Sends requests signed with an access key, as every NCP client does. For Node. */
export function signedTransport({ now, ...signer }: SignedParts): Transport {
  return {
    send: async (request: WireRequest) => {
      const answer = await signedFetch(signer, { ...request, timestamp: now() })
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
