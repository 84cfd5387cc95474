import { answerText } from './answer-text.ts'
import { ConnectionLost, errorOf } from './call-error.ts'
import type { Transport, WireRequest } from './client.ts'
import { type Signer, signedFetch } from './signed-fetch.ts'
import { toldEvents } from './told-events.ts'

export interface SignedParts extends Signer {
  /** Milliseconds since 1970; the server allows five minutes of difference. */
  now: () => number
}

/** Sends requests signed with an access key, as every NCP client does. For Node. */
export function signedTransport({ now, ...signer }: SignedParts): Transport {
  return {
    send: async (request: WireRequest) => {
      const answer = await signedFetch(signer, { ...request, timestamp: now() })
      const { headers, body } = answer
      if (answer.ok && body !== null && isOf(answer, 'text/event-stream')) return { body: toldEvents(body, request.signal), headers }
      const text = await answerText(answer, request.signal)
      const json = isOf(answer, 'application/json') ? parsed(text) : { is: text }
      if (!answer.ok) throw errorOf(answer, json?.is)
      if (json === undefined) throw new ConnectionLost(`What answers at ${signer.url} says that it sends JSON, and sends no JSON.`)
      return { body: json.is, headers }
    },
  }
}

function isOf(answer: Response, type: string): boolean {
  return answer.headers.get('content-type')?.startsWith(type) === true
}

function parsed(text: string): { is: unknown } | undefined {
  try {
    return { is: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
