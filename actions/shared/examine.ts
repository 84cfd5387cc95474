import type { Started } from './started.ts'
import type { Check } from './target.ts'
import { say, story } from './trouble.ts'
import { userOf } from './value.ts'

/** What a dry run looks at: whether a rotation would get through, changing nothing. Never throws; what breaks off is a check that failed. */
export async function examination(begin: () => Promise<Started>): Promise<Check[]> {
  const checks: Check[] = []
  const look = async (check: string, find: () => Promise<Check[]>): Promise<boolean> => {
    const found = await find().catch((error: unknown) => [{ check, ok: false, message: story(error) }])
    for (const each of found) say(`${each.ok ? 'Good' : 'Not good'} (${each.check}): ${each.message}`)
    checks.push(...found)
    return found.every(({ ok }) => ok)
  }
  let run: Started | undefined
  await look('parameters', async () => {
    run = await begin()
    return [{ check: 'parameters', ok: true, message: `Complete; the strategy is ${run.plan.strategy}.` }]
  })
  if (run === undefined) return checks
  const { plan, target, active, admin, admins } = run
  const login = (check: string, value: typeof active, find = () => target.works(value)) =>
    look(check, async () => {
      const ok = await find()
      return [{ check, ok, message: `${userOf(value)} ${ok ? 'logs in' : 'does not log in'} at ${target.place}.` }]
    })
  const activeWorks = await login('ACTIVE', active)
  const by = admin ?? active
  const byWorks = admin === undefined ? activeWorks : admins === 'have tokens' || (await login('administrator', admin))
  if (!byWorks) return checks
  const users = plan.strategy === 'single' ? [active] : plan.users.map((username, at) => ({ username, name: `users[${at}]` }))
  for (const user of users) await look('user', () => target.examine(user, by))
  return checks
}
