import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'

export interface Answer {
  status: number
  readonly headers: Headers
  /** Empty for a stream of events: that it was opened is all, `listen` hears what follows. */
  text: string
}

/** Nothing that a test asks takes so long: whoever does not answer by then never will, and the test shall say so. */
const ANSWER_MAX_MS = 120_000

/**
 * One exchange over HTTP, where redirects are not followed. Tests call by the ten thousand, and `fetch` takes three times as much of the
 * machine for each, beside what it takes to load.
 */
export function exchange(method: string, url: string, headers: Record<string, string>, body?: string | Uint8Array): Promise<Answer> {
  const { origin, href } = new URL(url)
  // As it was signed: also with a question mark that nothing follows.
  const path = href.slice(origin.length)
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const call = url.startsWith('https:') ? overHttps : overHttp
    const asked = call(url, { method, path, headers: { accept: '*/*', ...length, ...headers } }, (reply) => {
      let text = ''
      const answered = () =>
        resolve({
          status: reply.statusCode ?? 0,
          text,
          get headers() {
            return new Headers(Object.entries(reply.headersDistinct).flatMap(([name, all = []]) => all.map((value) => [name, value])))
          },
        })
      if (reply.headers['content-type']?.startsWith('text/event-stream') === true) {
        answered()
        return void reply.destroy()
      }
      reply.setEncoding('utf8').on('error', reject).on('end', answered)
      reply.on('data', (part: string) => {
        text += part
      })
    })
    asked.setTimeout(ANSWER_MAX_MS, () => asked.destroy(new Error(`${method} ${path} had no answer in ${ANSWER_MAX_MS} ms`)))
    asked.on('error', reject)
    asked.end(body)
  })
}
