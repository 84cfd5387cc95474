import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { ConnectionTimeoutError, createClient, ErrorReply } from '@redis/client'
import { CONNECT_MS, connectionTrouble, type Place, placeOf } from '../shared/place.ts'
import type { Check, OpenTarget, Who } from '../shared/target.ts'
import { say, story, Trouble } from '../shared/trouble.ts'
import { userOf, type Value } from '../shared/value.ts'

const USUAL_PORT = 6379

const NO_RIGHT = /^NOPERM\b/
/** Into the file of users; where a server has none, into its configuration. */
const WAYS = [
  ['ACL', 'SAVE'],
  ['CONFIG', 'REWRITE'],
] as const
type Way = (typeof WAYS)[number]
const NO_SUCH_WAY = /not configured to use an ACL file|without a config file|unknown (sub)?command/i

/** Asks one command of the server. The answer is as RESP2 gives it; an error is thrown with the server's words. */
type Ask = (...words: string[]) => Promise<unknown>

export const redis: OpenTarget = (params, active) => {
  const { host, port } = placeOf(params, USUAL_PORT, active)
  const place = `the Redis server ${host}:${port}`
  const as = <T>(value: Value, work: (ask: Ask) => Promise<T>) => connected(placeOf(params, USUAL_PORT, value), value, place, work)
  return {
    place,
    works: async (value) => {
      try {
        await as(value, async () => undefined)
        return true
      } catch (error) {
        if (error instanceof Refused) return false
        throw error
      }
    },
    change: ({ to, by, confirm }) =>
      as(by, async (ask) => {
        // SETUSER would make a user that is not there.
        if ((await ask('ACL', 'GETUSER', to.username)) === null) throw new Trouble(noUser(to))
        const keeping = await wayToKeep(ask)
        await confirm()
        // Sent together, so that no break comes between them.
        const changed = ask('ACL', 'SETUSER', to.username, 'resetpass', `#${sha256(to.password)}`)
        const [, kept] = await Promise.all([changed, keep(ask, keeping)])
        say(kept)
      }),
    examine: (who, by) => as(by, (ask) => examine(ask, who, by)),
  }
}

/** The server does not take this user with this password. */
class Refused extends Trouble {}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const noUser = (who: Who) => `There is no ACL user ${userOf(who)} at this server: create it (ACL SETUSER), then retry.`

/** A server without TLS takes the beginning of TLS for that of a command, and waits for the rest. */
const silent = (place: string) =>
  `${place} gave no answer in TLS: see whether it is up, and whether it speaks TLS there. Turn TLS on, or set the parameter "tls" to "off" where the network is trusted.`

async function connected<T>(at: Place, value: Value, place: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  // The name that a certificate is asked for must be none of a number.
  const name = isIP(at.host) === 0 ? { servername: at.host } : {}
  const tls = at.tls === undefined ? {} : ({ tls: true, ...name, ...at.tls } as const)
  const client = createClient({
    username: value.username,
    password: value.password,
    RESP: 2,
    // A user may be allowed next to nothing: nothing is asked but what is needed.
    disableClientInfo: true,
    maintNotifications: 'disabled',
    disableOfflineQueue: true,
    socket: { host: at.host, port: at.port, connectTimeout: CONNECT_MS, socketTimeout: CONNECT_MS, reconnectStrategy: false, ...tls },
  })
  // It is told by the call that it breaks.
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => {
      throw at.tls !== undefined && error instanceof ConnectionTimeoutError ? new Trouble(silent(place)) : error
    })
    return await work((...words) => client.sendCommand(words))
  } catch (error) {
    throw meaning(error, value, place)
  } finally {
    client.destroy()
  }
}

function meaning(error: unknown, who: Who, place: string): unknown {
  const told = error instanceof Error ? error.message : ''
  if (/^(WRONGPASS|NOAUTH)\b|invalid username-password/i.test(told))
    return new Refused(`${place} refuses ${userOf(who)} with its password: correct the value that it comes from.`)
  if (NO_RIGHT.test(told))
    return new Trouble(
      `${userOf(who)} may not do that at ${place}: it needs +acl|getuser, +acl|setuser and +acl|save, and +config|rewrite where the server has no aclfile. Let an administrator do it ("adminSecretId").`,
    )
  if (/^LOADING\b/.test(told)) return new Trouble(`${place} is still loading its data: retry in a moment.`)
  return connectionTrouble(error, place) ?? error
}

/**
 * A change lives in memory until the server writes it to its disk. The way is tried before the change: whoever reads a value that the server
 * forgets with its next start is locked out then. `undefined` where the server has no way at all. Throws where it has one that cannot be gone.
 */
async function wayToKeep(ask: Ask): Promise<Way | undefined> {
  for (const way of WAYS) {
    try {
      await ask(...way)
      return way
    } catch (error) {
      if (!(error instanceof ErrorReply) || NO_RIGHT.test(error.message)) throw error
      // With a file of users CONFIG REWRITE is answered by OK as well, and keeps no user.
      if (!NO_SUCH_WAY.test(error.message)) throw new Trouble(`${notWritten(way, error)}. Mend that, then retry. Nothing was changed.`)
    }
  }
  return undefined
}

/** What became of the change, in a sentence. */
async function keep(ask: Ask, way: Way | undefined): Promise<string> {
  if (way === undefined)
    return 'The change holds until the server starts anew: it has neither a file of users nor a configuration to write to.'
  await ask(...way).catch((error: unknown) => {
    throw error instanceof ErrorReply ? new Trouble(`${notWritten(way, error)}. Mend that, then let it do so (${way.join(' ')}).`) : error
  })
  return `The server wrote the change to its disk (${way.join(' ')}).`
}

const notWritten = (way: Way, error: Error) =>
  `The server cannot write its users to its disk, so that it forgets a change with its next start (${way.join(' ')}: ${story(error)})`

async function examine(ask: Ask, who: Who, by: Who): Promise<Check[]> {
  const found = await ask('ACL', 'GETUSER', who.username)
  if (!Array.isArray(found)) return [{ check: 'user', ok: false, message: noUser(who) }]
  const flags = found[found.indexOf('flags') + 1] as string[]
  const hindrance = flags.includes('nopass')
    ? 'is let in with any password (nopass)'
    : flags.includes('off')
      ? 'is switched off'
      : undefined
  const user = { check: 'user', ok: hindrance === undefined, message: `${userOf(who)} ${hindrance ?? 'is there'}.` }
  return [user, await rightOf(ask, who, by)]
}

/** Asked with ACL DRYRUN (Redis 7), which does nothing. */
async function rightOf(ask: Ask, who: Who, by: Who): Promise<Check> {
  try {
    for (const words of [['SETUSER', who.username], ['SAVE']]) {
      const said = await ask('ACL', 'DRYRUN', by.username, 'ACL', ...words)
      if (said !== 'OK') return { check: 'right', ok: false, message: `${userOf(by)} may not change ${userOf(who)} and keep it: ${said}` }
    }
    return { check: 'right', ok: true, message: `${userOf(by)} may change ${userOf(who)}.` }
  } catch (error) {
    return {
      check: 'right',
      ok: true,
      message: `Whether ${userOf(by)} may change ${userOf(who)} is not known before it tries: ${story(error)}`,
    }
  }
}
