import { isProblem } from '#base/problem'
import { checkInput } from '#contract/check'
import type { Input, Reply } from '#contract/operation'
import { OPERATIONS } from '#contract/operations'
import { IAM_LIST } from '#contract/rulings'
import type { Statement } from '../access/statement.ts'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import { faultsIn } from './check-document.ts'
import { checkOwnName } from './policy-name.ts'
import { warningsOf } from './warnings.ts'

type Entries = Reply<typeof OPERATIONS.validatePolicy>['entries']

/** Tells everything that is wrong with a policy, or can never take effect. Nothing is stored. */
export const validatePolicy: Reading<typeof OPERATIONS.validatePolicy> = async (view, { actor, input }) => {
  const entries = entriesOf(view, actor.account, input.body).slice(0, IAM_LIST.entriesMax)
  return { success: entries.every(({ level }) => level !== 'ERROR'), entries }
}

function entriesOf(view: View, account: string, body: Record<string, unknown>): Entries {
  let read: Input<typeof OPERATIONS.createPolicy>['body']
  try {
    read = checkInput(OPERATIONS.createPolicy, { params: {}, query: {}, body }).body
    checkOwnName('policyName', read.policyName)
  } catch (error) {
    if (!isProblem(error, 'input.invalid')) throw error
    return [{ level: 'ERROR', message: error.message.slice(0, 1000) }]
  }
  const errors: Entries = [...faultsIn(read.permissions)].map(({ path, fault }) => ({
    level: 'ERROR',
    message: `${path}: ${fault}`.slice(0, 1000),
  }))
  if (errors.length > 0) return errors
  const place = { region: view.world.region, account, now: view.world.clock.now() }
  return [...warningsOf(read.permissions as Statement[], place)].map((message) => ({ level: 'WARNING', message }))
}
