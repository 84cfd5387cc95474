import type { FastifyReply, FastifyRequest } from 'fastify'
import { Sealed } from '#base/sealed'

/** With this prefix browsers take the cookie over TLS alone, and from no other host or path. */
const OVER_TLS = '__Host-coffer-session'
/** On plain loopback browsers would not keep that. */
const PLAIN = 'coffer-session'

/** The session's id out of the cookie; `undefined` without one, and where there are two: one of them is not ours. */
export function sessionOf(request: FastifyRequest, overTls: boolean): Sealed<string> | undefined {
  const wanted = `${overTls ? OVER_TLS : PLAIN}=`
  const found = (request.headers.cookie ?? '').split(';').flatMap((pair) => {
    const trimmed = pair.trim()
    return trimmed.startsWith(wanted) ? [trimmed.slice(wanted.length)] : []
  })
  return found.length === 1 ? new Sealed(found[0] as string) : undefined
}

export function giveCookie(reply: FastifyReply, id: Sealed<string>, overTls: boolean): void {
  reply.raw.setHeader('set-cookie', cookie(id.open(), overTls))
}

export function takeCookie(reply: FastifyReply, overTls: boolean): void {
  reply.raw.setHeader('set-cookie', `${cookie('', overTls)}; Max-Age=0`)
}

function cookie(value: string, overTls: boolean): string {
  return overTls
    ? `${OVER_TLS}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict`
    : `${PLAIN}=${value}; Path=/; HttpOnly; SameSite=Strict`
}
