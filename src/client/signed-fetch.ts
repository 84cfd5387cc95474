import { sign } from '#signature/sign'
import { ConnectionLost, errorOf } from './call-error.ts'

export interface Signer {
  /** Such as `http://127.0.0.1:8080`; a path of its own stands before every target, and is signed with it. */
  url: string
  accessKey: string
  secretKey: string
}

export interface SignedRequest {
  method: string
  /** Path with its query, percent-encoded. */
  target: string
  body?: string | undefined
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal | undefined
  /** Milliseconds since 1970. */
  timestamp: number
}

/** What sends a request elsewhere (WHATWG Fetch, redirect status). */
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** Sends one request signed with an access key, and never further than to its address. Throws ConnectionLost where nothing answers. */
export async function signedFetch({ url, accessKey, secretKey }: Signer, request: SignedRequest): Promise<Response> {
  const { method, body, headers, signal } = request
  const timestamp = String(request.timestamp)
  const address = addressOf(url, request.target)
  // What is signed is what goes over the line, where an apostrophe has become %27 and a fragment is left out.
  const target = address.pathname + address.search
  const answer = await fetch(address, {
    method,
    headers: {
      ...headers,
      'x-ncp-apigw-timestamp': timestamp,
      'x-ncp-iam-access-key': accessKey,
      'x-ncp-apigw-signature-v2': sign({ method, target, timestamp, accessKey }, secretKey),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    // Neither a value nor a signature goes where somebody else says: a signature counts for minutes, wherever it comes from.
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: Error) => {
    if (signal?.aborted === true) throw error
    throw new ConnectionLost(`No server answers at ${url} (${(error.cause as Error | undefined)?.message ?? error.message}).`, {
      cause: error,
    })
  })
  if (!REDIRECTS.has(answer.status)) return answer
  // What is not read keeps its connection.
  await answer.body?.cancel().catch(() => undefined)
  throw errorOf(answer, { message: elsewhere(url, answer) })
}

function addressOf(url: string, target: string): URL {
  if (/[?#]|\/\/[^/]*@/.test(url))
    throw new ConnectionLost('The address of the server takes no user, password, query or fragment. Set one such as http://127.0.0.1:7420.')
  const address = URL.canParse(url) ? URL.parse(url.replace(/\/+$/, '') + target) : null
  if (address === null || !/^https?:$/.test(address.protocol))
    throw new ConnectionLost(`${JSON.stringify(url)} is no address such as http://127.0.0.1:7420.`)
  return address
}

function elsewhere(url: string, answer: Response): string {
  const to = URL.parse(answer.headers.get('location') ?? '', answer.url)?.origin ?? 'nowhere'
  return `${url} redirects to ${to}, and a signed request is not sent on. Set the address of the server itself.`
}
