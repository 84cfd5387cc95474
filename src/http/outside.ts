import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { openApi } from '#contract/openapi'
import type { Metrics } from './metrics.ts'

export interface Outside {
  /** Resolves when calls can be answered; rejects with a sentence that says what is missing. */
  ready(): Promise<void>
  metrics: Metrics
  metricsToken: string | undefined
  /** Whether the deployment has a proxy, so that a call from this machine may be anybody's. */
  behindProxy: boolean
  /** Our address as others see it, where the deployment names one. */
  publicUrl: string | undefined
}

/** What proxies say of a call that they hand on. */
const PROXIED = /^(via|forwarded|x-forwarded-.+|x-real-ip)$/

/** What is seen from outside without a signature: alive, ready, metrics, the OpenAPI document. Nothing else is told. */
export function outside(app: FastifyInstance, parts: Outside): void {
  const { ready, metrics, publicUrl } = parts
  let document: string | undefined
  const look = (url: string, handler: RouteHandlerMethod) => app.route({ method: ['GET', 'HEAD'], url, handler })
  look('/healthz', (_request, reply) => plain(reply, 200, 'alive\n'))
  look('/readyz', async (_request, reply) => {
    try {
      await ready()
    } catch (error) {
      return plain(reply, 503, `not ready: ${(error as Error).message}\n`)
    }
    return plain(reply, 200, 'ready\n')
  })
  look('/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(publicUrl === undefined ? openApi() : { ...openApi(), servers: [{ url: publicUrl }] })
    return reply.type('application/json').send(document)
  })
  look('/metrics', async (request, reply) => {
    if (!mayMeasure(request, parts))
      return plain(reply, 403, 'metrics are for loopback without a proxy, or for a bearer token that COFFER_METRICS_TOKEN sets\n')
    const { text, contentType } = await metrics.text()
    return reply.type(contentType).send(text)
  })
}

function plain(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(text)
}

/** Loopback by the socket alone. What a proxy hands on is not loopback, and needs the token, whether the proxy says so or not. */
function mayMeasure({ raw }: FastifyRequest, { metricsToken: token, behindProxy }: Outside): boolean {
  if (token !== undefined) {
    const given = Buffer.from(raw.headers.authorization ?? '')
    const wanted = Buffer.from(`Bearer ${token}`)
    return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted)
  }
  const address = raw.socket.remoteAddress ?? ''
  const direct = !behindProxy && Object.keys(raw.headers).every((name) => !PROXIED.test(name))
  return direct && (address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1')
}
