import assert from 'node:assert/strict'
import type { TestCoffer } from '../support/coffer.ts'
import { type Login, makeReady, type Ready, type ReadyOptions } from './ready.ts'
import type { System } from './system.ts'

/** Suites of one file share a server, so their names go on from each other. */
let made = 0

/** Makes users of a real server, and secrets whose ready-made action rotates them. */
export function secretsOn(coffer: TestCoffer, system: System) {
  const everything: Ready[] = []
  const next = (what: string) => `${what}_${++made}`
  const user = async (username = next('user'), changesItself = true): Promise<Login> => {
    const login = { username, password: `First-${made}-password` }
    await system.makeUser(login, changesItself)
    return login
  }
  const make = async (options: Partial<ReadyOptions> & { value: ReadyOptions['value'] }): Promise<Ready> => {
    const as = options.admin === undefined ? 'self' : 'administrator'
    const { parameters = {}, ...others } = options
    const merged = { ...system.parameters(system.port, as), ...parameters }
    const ready = await makeReady(coffer, { name: `s-${++made}`, kind: `ready:${system.kind}`, parameters: merged, ...others })
    everything.push(ready)
    return ready
  }
  const single = async (options: Partial<ReadyOptions> = {}) => make({ ...options, value: { ...(await user()), note: 'kept' } })
  const alternating = async (parameters: Record<string, unknown> = {}) => {
    const [one, other] = [await user(), await user()]
    const users = [one.username, other.username]
    return make({ value: { ...one }, admin: system.admin, parameters: { strategy: 'alternating', users, ...parameters } })
  }
  return { user, next, make, single, alternating, everything }
}

/** What the runs of these secrets told, activation logs included, holds none of their passwords. */
export async function toldNoPassword(everything: readonly Ready[]): Promise<void> {
  for (const ready of everything) {
    const told = await ready.told()
    for (const { password } of await ready.everyLogin()) assert.ok(!told.includes(password), 'an activation tells a password')
  }
}
