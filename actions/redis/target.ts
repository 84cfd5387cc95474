import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { createClient } from '@redis/client'
import { CONNECT_MS, connectionTrouble, type Place, placeOf } from '../shared/place.ts'
import type { Check, OpenTarget, Who } from '../shared/target.ts'
import { say, story, Trouble } from '../shared/trouble.ts'
import { userOf, type Value } from '../shared/value.ts'

const USUAL_PORT = 6379

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
        await confirm()
        await ask('ACL', 'SETUSER', to.username, 'resetpass', `#${sha256(to.password)}`)
        await keep(ask)
      }),
    examine: (who, by) => as(by, (ask) => examine(ask, who, by)),
  }
}

/** The server does not take this user with this password. */
class Refused extends Trouble {}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const noUser = (who: Who) => `There is no ACL user ${userOf(who)} at this server: create it (ACL SETUSER), then retry.`

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
    await client.connect()
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
  if (/^NOPERM\b/.test(told))
    return new Trouble(
      `${userOf(who)} may not do that at ${place}: it needs +acl|getuser and +acl|setuser, and +acl|save or +config|rewrite to keep the change. Let an administrator do it ("adminSecretId").`,
    )
  if (/^LOADING\b/.test(told)) return new Trouble(`${place} is still loading its data: retry in a moment.`)
  return connectionTrouble(error, place) ?? error
}

/** A change lives in memory until it is written: into the file of users, or into the configuration. */
async function keep(ask: Ask): Promise<void> {
  const refusals: string[] = []
  for (const words of [
    ['ACL', 'SAVE'],
    ['CONFIG', 'REWRITE'],
  ]) {
    try {
      await ask(...words)
      return say(`The server wrote the change to its disk (${words.join(' ')}).`)
    } catch (error) {
      refusals.push(`${words.join(' ')}: ${story(error)}`)
    }
  }
  say(
    `The change holds until the server starts anew: it has no file of users or configuration to write to, or may not be told to (${refusals.join('; ')}).`,
  )
}

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
    const said = await ask('ACL', 'DRYRUN', by.username, 'ACL', 'SETUSER', who.username)
    const ok = said === 'OK'
    return {
      check: 'right',
      ok,
      message: ok ? `${userOf(by)} may change ${userOf(who)}.` : `${userOf(by)} may not change ${userOf(who)}: ${said}`,
    }
  } catch (error) {
    return {
      check: 'right',
      ok: true,
      message: `Whether ${userOf(by)} may change ${userOf(who)} is not known before it tries: ${story(error)}`,
    }
  }
}
