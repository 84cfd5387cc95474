import { Sealed } from '#base/sealed'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { calledJob } from './called-job.ts'
import { stepOf } from './kinds.ts'
import { checkKeyUsable } from './open-job.ts'
import { randomString } from './random-string.ts'

/** A random string for the action to use. It is stored nowhere; what the action makes of it, it registers itself. */
export const generateRandomSecret: Changing<typeof OPERATIONS.generateRandomSecret> = async (unit, call) => {
  const { secret, job } = await calledJob(unit, call)
  stepOf(job, { is: 'random' })
  await checkKeyUsable(unit, secret)
  const made = randomString(unit.world.random, call.input.body)
  unit.afterCommit(() => unit.world.dispatch?.strikeOut(job.id, new Sealed([made])))
  return { randomString: made }
}
