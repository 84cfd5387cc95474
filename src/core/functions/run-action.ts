import { uuid } from '#base/ids'
import { Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import type { OPERATIONS } from '#contract/operations'
import type { Finished } from '../door/call.ts'
import { actionNamed } from './action-names.ts'
import { outcomeOf } from './activation-shape.ts'
import { storeRunning } from './running-activation.ts'

/**
 * Runs an action by hand. The activation is stored as `running` before the process starts, and the answer waits for
 * its end at most as long as the caller asked for; after that it is the id alone.
 */
export const runAction: Finished<typeof OPERATIONS.runAction> = {
  async run(unit, call) {
    const { package: packageName, action: name } = call.input.params
    const action = await actionNamed(unit, call.actor.account, packageName, name)
    const refusal = unit.world.dispatch?.refusal(action.kind)
    if (refusal !== undefined) throw refusal
    if (unit.world.dispatch?.full === true) {
      throw new Problem(
        'gateway.throttled',
        'Too many actions wait for their turn on this server. Run it again when some of them have ended.',
      )
    }
    const id = uuid(unit.world.random)
    call.note({ resourceName: action.name, message: `Run Action: activation ${id}` })
    await storeRunning(unit, { id, account: action.account, action: action.id, trigger: null, job: null })
    const order = {
      activation: id,
      account: action.account,
      action: action.id,
      parameters: new Sealed(call.input.body as Record<string, unknown>),
    }
    unit.afterCommit(() => unit.world.dispatch?.run(order))
    return { activationId: id }
  },

  async finish(world, input, reply) {
    const ended = await world.dispatch?.ended(reply.activationId, input.query.timeout)
    if (ended === undefined) return reply
    const { duration, response } = outcomeOf(ended, world)
    return { activationId: ended.id, duration: duration ?? 0, response }
  },
}
