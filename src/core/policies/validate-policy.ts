import { isProblem } from '#base/problem'
import type { Reason } from '#base/reasons'
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
    return [entry('ERROR', error.message, error.reason)]
  }
  const errors = [...faultsIn(read.permissions)].map(({ path, fault, reason }) => entry('ERROR', `${path}: ${fault}`, reason))
  if (errors.length > 0) return errors
  const place = { region: view.world.region, account, now: view.world.clock.now() }
  return [...warningsOf(read.permissions as Statement[], place)].map(({ message, reason }) => entry('WARNING', message, reason))
}

function entry(level: Entries[number]['level'], message: string, reason: Reason | undefined): Entries[number] {
  const texts = Object.entries(reason ?? {}).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, 1000) : value])
  return { level, message: message.slice(0, 1000), reason: Object.fromEntries(texts) as Entries[number]['reason'] }
}
