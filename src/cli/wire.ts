import { answerText } from '#client/answer-text'
import { ConnectionLost } from '#client/call-error'
import { signedFetch } from '#client/signed-fetch'
import type { Credentials } from './settings.ts'

export interface WireAnswer {
  status: number
  /** Parsed JSON, or the text where it is none. */
  body: unknown
  requestId: string
}

type Caller = Pick<Credentials, 'accessKey' | 'secretKey' | 'url'>

/** One signed call. `target` is the path with its query as it goes on the request line. */
export async function callWire(caller: Caller, method: string, target: string, body?: string): Promise<WireAnswer> {
  return wholeAnswer(await sendSigned(caller, method, target, body))
}

/** The same, before anything of its body was read. */
export function sendSigned(caller: Caller, method: string, target: string, body?: string): Promise<Response> {
  return signedFetch(caller, { method, target, body, timestamp: Date.now() }).catch((error: unknown) => {
    if (!(error instanceof ConnectionLost)) throw error
    throw new Error(`${error.message} Start one with npm start, or set NCLOUD_API_GW.`)
  })
}

export async function wholeAnswer(response: Response): Promise<WireAnswer> {
  const text = await answerText(response)
  return { status: response.status, body: parsed(text), requestId: response.headers.get('x-ncp-request-id') ?? '' }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
