import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Problem } from '#base/problem'
import type { Sealed } from '#base/sealed'
import { csrfToken } from '#core/sessions/session'

/** Refuses what another page sent, for which browsers say where it came from. Problem `session.forged`. */
export function mustBeSameOrigin(
  request: FastifyRequest,
  { overTls, publicUrl }: { overTls: boolean; publicUrl: string | undefined },
): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers
  // `none`: typed or bookmarked by the user. That is no way to send a write.
  const reads = request.method === 'GET'
  if (site !== undefined && site !== 'same-origin' && !(reads && site === 'none')) throw forged('it came from another site')
  if (reads) return
  if (origin === undefined && site === undefined) throw forged('it does not say where it came from, by Origin or Sec-Fetch-Site')
  const own = [`${overTls ? 'https' : 'http'}://${host ?? ''}`, ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin])]
  if (origin !== undefined && !own.includes(origin)) throw forged('its Origin is not the address of this console')
}

/** Refuses a write without the token of its session, which no other page can know. Problem `session.forged`. */
export function mustCarryToken(request: FastifyRequest, session: Sealed<string> | undefined): void {
  if (request.method === 'GET' || session === undefined) return
  const given = Buffer.from(String(request.headers['x-coffer-csrf'] ?? ''))
  const wanted = Buffer.from(csrfToken(session.open()))
  if (given.byteLength !== wanted.byteLength || !timingSafeEqual(given, wanted))
    throw forged('x-coffer-csrf is missing or not the token of its session')
}

function forged(why: string): Problem {
  return new Problem('session.forged', `The request was refused: ${why}. Reload the console.`)
}
