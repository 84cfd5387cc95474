import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isProblem } from '#base/problem'
import type { Operation } from '#contract/operation'
import { SERVICES } from '#contract/operation'
import { OPERATIONS } from '#contract/operations'
import { actorBySession, useSession } from '#core/sessions/find-session'
import { NCP } from '../ncp/dialects.ts'
import { handle, routeOf } from '../routes.ts'
import { CONSOLE_API, type ConsoleParts } from './console-parts.ts'
import { sessionOf } from './cookie.ts'
import { consoleDialect } from './dialect.ts'
import { mustBeSameOrigin, mustCarryToken } from './same-origin.ts'
import { sessionRoutes } from './session-routes.ts'

/** The page says by this that nobody has touched it for a while: what it asks for by itself does not keep a session that nobody uses. */
const UNATTENDED = 'x-coffer-unattended'

/** The same operations as on the wire, through the same door, for whoever has a session; and the calls that make one. */
export function consoleRoutes(app: FastifyInstance, parts: ConsoleParts): void {
  const identify = (request: FastifyRequest) => {
    const [session, ip] = [sessionOf(request, parts.overTls), parts.peer(request)]
    return (view: Parameters<typeof actorBySession>[0]) => actorBySession(view, session, ip)
  }
  const admit = (operation: Operation) => async (request: FastifyRequest) => {
    const session = sessionOf(request, parts.overTls)
    const ip = parts.peer(request)
    try {
      mustBeSameOrigin(request, parts)
      mustCarryToken(request, session)
      // A stream is opened anew by the browser itself, whenever it broke.
      const unattended = operation.stream !== undefined || request.headers[UNATTENDED] !== undefined
      await useSession(parts.sessions.barrier, session, ip, unattended)
    } catch (error) {
      // Nobody is known by it, so that it is counted and leaves no record.
      if (isProblem(error)) parts.refusals.count(`console: ${error.code}`, ip)
      throw error
    }
  }
  for (const operation of Object.values(OPERATIONS) as unknown as Operation[]) {
    const handler = handle(operation, consoleDialect(NCP[operation.service]), {
      ...parts,
      identify,
      admit: admit(operation),
      atConsole: true,
    })
    const [base = ''] = SERVICES[operation.service].bases
    app.route({ ...routeOf(operation, CONSOLE_API + base), handler })
  }
  const dialect = consoleDialect(NCP['sub-account'])
  sessionRoutes(app, parts, dialect)
  const nothing = (_request: FastifyRequest, reply: FastifyReply) =>
    reply
      .code(404)
      .type('application/json')
      .send(JSON.stringify(dialect.error('gateway.not-found', 'URL not found.')))
  app.all(`${CONSOLE_API}/*`, nothing)
}
