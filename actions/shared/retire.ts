import type { Started } from './started.ts'
import { say, Trouble } from './trouble.ts'
import { userOf, withLogin } from './value.ts'

/**
 * Shuts out the user of PREVIOUS, once nobody uses that value any more: it gets a password that nobody keeps. The next rotation
 * gives it a new one. May run twice.
 */
export async function retire({ caller, plan, target, active, previous, pending, admin }: Started): Promise<void> {
  if (plan.strategy !== 'alternating' || admin === undefined) throw new Trouble('Only alternating users can be retired.')
  if (pending !== undefined)
    throw new Trouble('A rotation is unfinished: retry it first. Completing now would make its PENDING the ACTIVE value.')
  if (previous === undefined) throw new Trouble('There is nobody to retire: the secret has no PREVIOUS.')
  if (previous.username === active.username || !plan.users.includes(previous.username)) {
    throw new Trouble(`The user of PREVIOUS (${previous.username}) is in use or none of "users": it is left alone.`)
  }
  await needActive()
  const nobodys = withLogin(previous, 'PREVIOUS', { username: previous.username, password: await caller.random() })
  await target.change({ to: nobodys, by: admin, active, admin, confirm: () => caller.confirm(undefined) })
  say(`${userOf(previous)} has a password now that nobody knows.`)
  await needActive()
  await caller.complete()
  say('Complete.')

  async function needActive(): Promise<void> {
    if (await target.works(active)) return say(`ACTIVE works at ${target.place}.`)
    throw new Trouble(
      `ACTIVE (user ${active.username}) does not work at ${target.place}: nobody is shut out before it does. Run a rotation.`,
    )
  }
}
