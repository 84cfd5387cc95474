import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { PLATFORM } from '#contract/rulings'
import type { Reading } from '../door/call.ts'
import { namesIn } from './action-names.ts'
import { listable, secretsOf } from './linked-secrets.ts'
import { allTriggers, linkedTo } from './trigger-shape.ts'

/** The triggers as Secret Manager lists them, for the choice of one (operation 7). */
export const getTriggerList: Reading<typeof OPERATIONS.getTriggerList> = async (view, { actor }) => {
  const triggers = await allTriggers(view, actor.account)
  const secrets = listable(view, actor, await secretsOf(view, triggers))
  const actions = await view.find('action', [{ column: 'account', is: 'eq', value: actor.account }])
  type Item = Reply<typeof OPERATIONS.getTriggerList>['triggerList'][number]
  const triggerList = triggers.map(
    (trigger): Item => ({
      id: trigger.id,
      name: trigger.name,
      description: trigger.description,
      pageUrl: '',
      platform: PLATFORM,
      region: view.world.region,
      linkedSecretList: linkedTo(trigger, secrets),
      actionList: actions.filter(({ id }) => id === trigger.action).map(({ id, description }) => ({ name: namesIn(id).name, description })),
    }),
  )
  return { triggerList }
}
