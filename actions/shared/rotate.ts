import { setTimeout as wait } from 'node:timers/promises'
import type { Started } from './started.ts'
import type { Change } from './target.ts'
import { say, story, Trouble } from './trouble.ts'
import { userOf, type Value, withLogin } from './value.ts'

/** A new password is tried so often before it counts as not working: some targets need a moment. */
const TRIES = 3
const PAUSE_MS = 400

/**
 * Gives a user a new password and completes. Whatever an earlier run left behind, it first finds out which value works, so that
 * running it again after a break at any step has the effect of running it once.
 */
export async function rotate(run: Started): Promise<void> {
  const { caller, pending, target } = run
  if (pending !== undefined && (await target.works(pending))) {
    say(`PENDING of an earlier run works at ${target.place} already: nothing is left to change.`)
    return finish(run)
  }
  await needActive(run)
  const standing = pending !== undefined && mayBecome(run, pending) ? pending : undefined
  const next = standing ?? (await make(run))
  if (standing === undefined) await needRefusal(run, next)
  else say('PENDING of an earlier run is taken over; it does not work yet.')
  const { admin, active } = run
  await change(run, { to: next, by: admin ?? active, active, admin, confirm: () => caller.confirm(next.text) })
  await finish(run)

  async function finish({ plan }: Started): Promise<void> {
    await caller.complete()
    say(`Complete: the new value is ACTIVE${plan.strategy === 'alternating' ? '; the user of the value before still works' : ''}.`)
  }
}

/** Throws unless ACTIVE works, with the values that do: nothing is built on a value that is wrong. */
async function needActive({ target, active, previous, pending }: Started): Promise<void> {
  if (await target.works(active)) return say(`ACTIVE works at ${target.place}.`)
  const others = [pending === undefined ? '' : 'PENDING does not either']
  const works = previous !== undefined && (await target.works(previous))
  if (previous !== undefined) others.push(works ? 'PREVIOUS does' : 'PREVIOUS does not either')
  const told = others.filter((each) => each !== '').join(', ')
  throw new Trouble(
    `ACTIVE (user ${active.username}) does not work at ${target.place}${told === '' ? '' : `; ${told}`}. ${
      works
        ? 'Update the value of ACTIVE to that of PREVIOUS'
        : 'No value of the secret works: see that the user exists and is not locked, set its password there and put it into ACTIVE'
    }, then retry. Nothing was changed.`,
  )
}

/** Whether PENDING is what this strategy would make: never the user that is in use, unless it is the only one. */
function mayBecome({ plan, active }: Started, pending: Value): boolean {
  if (plan.strategy === 'single') return pending.username === active.username
  return plan.users.includes(pending.username) && pending.username !== active.username
}

/** Makes a new value and registers it, before the target hears of it. */
async function make({ plan, active, caller }: Started): Promise<Value> {
  const username = plan.strategy === 'single' ? active.username : otherUser(plan.users, active.username)
  const next = withLogin(active, 'PENDING', { username, password: await caller.random() })
  await caller.register(next.text)
  say(`A new password for ${username} is registered as PENDING.`)
  return next
}

function otherUser([one, other]: readonly [string, string], used: string): string {
  return one === used ? other : one
}

/** A password that nobody knows yet must be refused: where it is not, a login proves nothing. */
async function needRefusal({ target }: Started, next: Value): Promise<void> {
  if (!(await target.works(next))) return
  throw new Trouble(
    `${target.place} lets ${userOf(next)} in with any password, so no new one could be tried there. Let it ask for passwords (for PostgreSQL in pg_hba.conf), then retry.`,
  )
}

async function change({ target, active }: Started, what: Change): Promise<void> {
  say(`Changing the password of ${userOf(what.to)}, logged in as ${userOf(what.by)}.`)
  try {
    await target.change(what)
  } catch (error) {
    // The connection may have broken after the change.
    if (!(await target.works(what.to).catch(() => false))) throw error
    say(`The change was answered with an error, but is there: ${story(error)}`)
  }
  for (let turn = 1; turn <= TRIES; turn++) {
    if (await target.works(what.to)) return say('The new password works.')
    await wait(PAUSE_MS * turn)
  }
  const still = (await target.works(active)) ? 'ACTIVE still works' : 'ACTIVE does not work any more'
  throw new Trouble(
    `${target.place} took the change, but refuses ${userOf(what.to)} with the new password; ${still}. See there whether the user may log in, is locked or has expired, then retry.`,
  )
}
