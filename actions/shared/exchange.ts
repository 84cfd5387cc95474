export interface Request {
  method: string
  headers: Record<string, string>
  body: string | undefined
  /** All of it may take so long; the error says `timeout` then. */
  waitMs: number
  /** Of the answer's text not more than this is kept. */
  textMax: number
  tls?: { rejectUnauthorized: boolean; ca?: string }
}

export interface Answer {
  status: number
  text: string
}

/**
 * Asks once, on a connection of its own, and follows no redirect. An action lives for a moment: what it does not need, such as TLS for
 * the own machine or all that `fetch` brings, would be loaded for each of its runs.
 */
export async function exchange(
  url: URL,
  { method, headers, body, waitMs, textMax, tls = { rejectUnauthorized: true } }: Request,
): Promise<Answer> {
  const secure = url.protocol === 'https:'
  const { request } = secure ? await import('node:https') : await import('node:http')
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const signal = AbortSignal.timeout(waitMs)
  const failed = (error: Error) => reject(signal.aborted ? new Error('timeout') : error)
  const sent = request(url, { method, headers, signal, agent: false, ...(secure ? tls : {}) })
  sent.once('error', failed)
  sent.once('response', (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.once('error', failed)
    response.on('data', (more: string) => {
      if (text.length < textMax) text = (text + more).slice(0, textMax)
    })
    response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
  })
  sent.end(body)
  return promise
}
