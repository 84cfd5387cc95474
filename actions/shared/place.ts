import { optionalText } from './plan.ts'
import { codeOf, Trouble } from './trouble.ts'
import { textOf, type Value } from './value.ts'

/** Where a server is and how a connection to it is protected. */
export interface Place {
  host: string
  port: number
  database: string | undefined
  tls: { rejectUnauthorized: boolean; ca?: string } | undefined
}

type Params = Readonly<Record<string, unknown>>

/** A connection may take so long to be made. */
export const CONNECT_MS = 10_000

/**
 * Where this value is used: its own fields win over the parameters. An administrator's password never goes to a place that the rotated
 * secret names: who may change that value may not read this one. Throws Trouble.
 */
export function placeOf(params: Params, usualPort: number, { name: whose, pairs }: Value): Place {
  const field = (name: string) => textOf(pairs[name])
  const host = field('host') ?? optionalText(params, 'host')
  if (host === undefined) throw new Trouble(`Nobody said where the target is: give "host" in the value of ${whose} or as a parameter.`)
  // A path would be a socket of this machine, which no action can see.
  if (/[/@\s]/.test(host)) throw new Trouble('"host" is the name or the address of a machine.')
  const port = Number(field('port') ?? params['port'] ?? usualPort)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Trouble('"port" is a whole number, 1–65535.')
  return { host, port, database: field('database') ?? optionalText(params, 'database'), tls: tlsOf(params) }
}

export function tlsOf(params: Params): Place['tls'] {
  const tls = params['tls'] ?? 'verify'
  const ca = optionalText(params, 'ca')
  if (tls === 'off') return undefined
  if (tls === 'on') return { rejectUnauthorized: false }
  if (tls === 'verify') return { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) }
  throw new Trouble('The parameter "tls" is "verify", "on" or "off".')
}

/** What a broken connection means for a person; `undefined` for what is none. `place` says whose it was. */
export function connectionTrouble(error: unknown, place: string): Trouble | undefined {
  // What was told already may name somebody by a word that is looked for below.
  if (error instanceof Trouble) return undefined
  const code = codeOf(error) || (error instanceof AggregateError ? codeOf(error.errors[0]) : '')
  const message = error instanceof Error ? error.message : ''
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/.test(code))
    return new Trouble(`${place} is not reachable (${code}): it is down, or host, port or a firewall are wrong.`)
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(code)) return new Trouble(`${place} is not known by that name (${code}): correct "host".`)
  if (/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH/i.test(`${code} ${message}`))
    return new Trouble(
      `The certificate of ${place} is not trusted (${code || 'TLS'}): give the certificate of its authority as the parameter "ca", and the "host" that it is made out to.`,
    )
  if (/does not support (SSL|secure) conn|HANDSHAKE_NO_SSL|wrong version number|ERR_SSL|EPROTO/i.test(`${code} ${message}`))
    return new Trouble(`${place} does not speak TLS there: turn TLS on, or set the parameter "tls" to "off" where the network is trusted.`)
  if (
    /^(ETIMEDOUT|ECONNRESET|EPIPE|PROTOCOL_CONNECTION_LOST)$/.test(code) ||
    /timeout|timed out|terminated|closed|socket hang up/i.test(message)
  )
    return new Trouble(`The connection to ${place} broke or took too long (${code || 'no answer'}): see whether it is up, and retry.`)
  return undefined
}
