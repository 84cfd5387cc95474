import type { Transport, WireRequest } from './client.ts'
import { readAnswer } from './read-answer.ts'
import { type Signer, signedFetch } from './signed-fetch.ts'

export interface SignedParts extends Signer {
  /** Milliseconds since 1970; the server allows five minutes of difference. */
  now: () => number
}

/** Sends requests signed with an access key, as every NCP client does. For Node. */
export function signedTransport({ now, ...signer }: SignedParts): Transport {
  return {
    send: async (request: WireRequest) => readAnswer(await signedFetch(signer, { ...request, timestamp: now() }), request.signal),
  }
}
