import serializer from 'fast-json-stringify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isProblem } from '#base/problem'
import type { ProblemCode } from '#base/problem-codes'
import type { Sealed } from '#base/sealed'
import { checkInput } from '#contract/check'
import { SESSION_CALLS, type SessionCallId } from '#contract/console/session-calls'
import type { Input, Operation } from '#contract/operation'
import { confirmPassword } from '#core/sessions/confirm-password'
import { getSession } from '#core/sessions/get-session'
import { changeExpiredPassword, updateOwnPassword } from '#core/sessions/new-own-password'
import { confirmNewFactor, confirmOwnFactor, deleteOwnFactor, setUpOwnFactor } from '#core/sessions/own-factor'
import type { From, SessionParts } from '#core/sessions/parts'
import { signIn } from '#core/sessions/sign-in'
import { signOut } from '#core/sessions/sign-out'
import { bodyOf, takeBody } from '../body.ts'
import type { Dialect } from '../dialect.ts'
import { lazily, refusal } from '../routes.ts'
import { CONSOLE_API, type ConsoleParts } from './console-parts.ts'
import { giveCookie, sessionOf, takeCookie } from './cookie.ts'
import { mustBeSameOrigin, mustCarryToken } from './same-origin.ts'

/** Passwords and codes are short. */
const BODY_MAX_BYTES = 16_384

type Done = { reply: unknown; cookie?: Sealed<string> | 'gone' | undefined }
type Call<Id extends SessionCallId> = (parts: SessionParts, body: Input<(typeof SESSION_CALLS)[Id]>['body'], from: From) => Promise<Done>

const plainly =
  <B>(call: (parts: SessionParts, body: B, from: From) => Promise<unknown>) =>
  async (parts: SessionParts, body: B, from: From): Promise<Done> => ({ reply: await call(parts, body, from) })

const CALLS: { [Id in SessionCallId]: Call<Id> } = {
  signIn,
  changeExpiredPassword,
  confirmNewFactor,
  signOut: async (parts, body, from) => ({ reply: await signOut(parts, body, from), cookie: 'gone' }),
  confirmPassword: plainly(confirmPassword),
  getSession: plainly(getSession),
  updateOwnPassword,
  setUpOwnFactor: plainly(setUpOwnFactor),
  confirmOwnFactor: plainly(confirmOwnFactor),
  deleteOwnFactor: plainly(deleteOwnFactor),
}
/** Steps of a login: there is no session whose token they could carry. */
const LOGIN = new Set<SessionCallId>(['signIn', 'changeExpiredPassword', 'confirmNewFactor'])

/** Refusals that name no account, which are only counted. */
const COUNTED = new Set<ProblemCode>(['session.forged', 'gateway.throttled'])

/** The console's own calls: the login and what one does with one's own session. */
export function sessionRoutes(app: FastifyInstance, parts: ConsoleParts, dialect: Dialect): void {
  for (const id of Object.keys(CALLS) as SessionCallId[]) {
    const [method, path] = SESSION_CALLS[id].call
    app.route({ method, url: CONSOLE_API + path, bodyLimit: BODY_MAX_BYTES, handler: handle(id, parts, dialect) })
  }
}

function handle(id: SessionCallId, parts: ConsoleParts, dialect: Dialect) {
  const operation = SESSION_CALLS[id] as unknown as Operation
  const call = CALLS[id] as unknown as (parts: SessionParts, body: unknown, from: From) => Promise<Done>
  const write = lazily(() => serializer(operation.reply as object))
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const began = parts.clock.elapsedMs()
    let status = 200
    let text: string
    try {
      const session = sessionOf(request, parts.overTls)
      mustBeSameOrigin(request, parts)
      if (!LOGIN.has(id)) mustCarryToken(request, session)
      await takeBody(request)
      const { body } = checkInput(operation, { params: {}, query: {}, body: bodyOf(request) })
      const from = { ip: parts.peer(request), requestId: request.id, session, statusOf: (code: ProblemCode) => dialect.status(code) }
      const done = await parts.room.carry(true, () => call(parts.sessions, body, from))
      if (done.cookie === 'gone') takeCookie(reply, parts.overTls)
      else if (done.cookie !== undefined) giveCookie(reply, done.cookie, parts.overTls)
      text = write()(done.reply)
    } catch (error) {
      if (isProblem(error) && COUNTED.has(error.code)) parts.refusals.count(`console: ${error.code}`, parts.peer(request))
      const refused = refusal({ dialect, onFault: parts.onFault }, request.id, error)
      for (const [name, value] of refused.headers) reply.raw.setHeader(name, value)
      status = refused.status
      text = refused.text
    }
    parts.metrics.called(id, status, parts.clock.elapsedMs() - began)
    return reply.code(status).type('application/json').send(text)
  }
}
