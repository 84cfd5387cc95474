import type { Input, Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { DECISIONS } from '#contract/rulings'
import { compile } from '../access/compile.ts'
import { type Circumstances, conditionHolds, type ResourceFacts } from '../access/condition.ts'
import type { Decision, Holds, Request } from '../access/decide.ts'
import { answerOf, circumstancesOf, type Guise } from '../access/load-actor.ts'
import type { Policy, Statement, StatementRef } from '../access/statement.ts'
import { SYSTEM_POLICIES } from '../access/system-policies.ts'
import type { View } from '../barrier/view.ts'
import { policyRef } from '../policies/policy-item.ts'

export type By = Reply<typeof OPERATIONS.simulate>['by']
type Context = NonNullable<Input<typeof OPERATIONS.simulate>['body']['context']>

/** What a guise would be answered under circumstances that somebody thinks of. */
export function answerUnder(view: View, guise: Guise, request: Request, context: Context = {}): Decision {
  const call = { ...circumstancesOf(view, guise, context.sourceIp ?? '', false), ...thoughtOf(context) }
  return answerOf(guise.policies, request, (condition, { facts }) => conditionHolds(condition, call, facts))
}

function thoughtOf({ currentTime, multiFactorAuthPresent }: Context): Partial<Circumstances> {
  return {
    ...(currentTime === undefined ? {} : { now: currentTime }),
    ...(multiFactorAuthPresent === undefined ? {} : { multiFactor: multiFactorAuthPresent }),
  }
}

/**
 * What a guise would be answered by a call that nobody made yet: `undefined` when never, and whether it hangs on something
 * about the call. Facts of the resource are known.
 */
export function possibleAnswer(guise: Guise, request: Request): { by: StatementRef; conditional: boolean } | undefined {
  const [best, worst] = ([true, false] as const).map((friendly) => answerOf(guise.policies, request, guessing(guise, friendly)))
  if (best === undefined || !best.allowed) return undefined
  return { by: best.by, conditional: worst?.allowed !== true }
}

/**
 * Actions that answer values of a secret: strays go with the first. Those of a rotation action (Start Rotation Job and so on) answer
 * them, too, but only to whoever was handed the token of a job, which no policy gives.
 */
const READS = ['View/getSecretValue', 'View/getSecretStageValue'] as const

/** How a guise can read a value of this secret, by any of the actions: the one that hangs on least. */
export function readingAnswer(guise: Guise, secret: Pick<Request, 'nrn' | 'facts'>): ReturnType<typeof possibleAnswer> {
  const answers = READS.map((action) => possibleAnswer(guise, { ...secret, product: 'SecretManager', action }))
  return answers.find((answer) => answer?.conditional === false) ?? answers.find((answer) => answer !== undefined)
}

/** A condition on who calls and on what is answered as it is; where it hangs on the call, as whoever hopes or fears would. */
function guessing(guise: Guise, friendly: boolean): Holds {
  const effects = new Map<object, Statement['effect']>()
  for (const { statements } of guise.policies.policies)
    for (const { condition, effect } of statements) if (condition !== undefined) effects.set(condition, effect)
  return (condition, { facts }) => {
    const sure = sureOf(guise, condition, facts)
    return sure ?? (effects.get(condition) === 'Allow' ? friendly : !friendly)
  }
}

const OF_THE_CALL = ['ncp:SourceIp', 'ncp:CurrentTime', 'ncp:MultiFactorAuthPresent', 'ncp:RequestRegion']

function sureOf(guise: Guise, condition: NonNullable<Statement['condition']>, facts: ResourceFacts | undefined): boolean | undefined {
  const hangs = Object.values(condition).some((keys) => Object.keys(keys).some((key) => OF_THE_CALL.includes(key)))
  const rest = Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).filter(([key]) => !OF_THE_CALL.includes(key))),
    ]),
  )
  const call: Circumstances = {
    principalName: guise.name,
    principalId: guise.shortId,
    principaluuid: guise.id,
    principalType: guise.type,
    region: '',
    sourceIp: '',
    now: 0,
    multiFactor: false,
  }
  const holds = conditionHolds(rest, call, facts)
  return hangs && holds === true ? undefined : holds
}

export function byOf(ref: StatementRef | undefined): By {
  return ref === undefined ? null : { policyId: ref.policy, policyName: ref.policyName, statement: ref.statement + 1 }
}

export function reasonOf({ allowed, by }: Decision): string {
  if (by === undefined) return 'No statement of any policy allows it.'
  if (by.policy === '') return 'Every caller may do this.'
  return `Statement ${by.statement + 1} of ${by.policyName} ${allowed ? 'allows' : 'denies'} it.`
}

/** Policies of the account that would be enough by themselves, narrow ones first: none where a Deny speaks. */
export async function wouldAllow(view: View, account: string, request: Request, decision: Decision) {
  if (decision.allowed || decision.by !== undefined) return []
  const own = await view.find('policy', [{ column: 'account', is: 'eq', value: account }], { order: [['createdAt', 'asc']] })
  const ofOwn = own.map(({ id, name, description, permissions }): Policy => {
    return { id, name, description, type: 'USER_CREATED', statements: JSON.parse(permissions) as Statement[] }
  })
  const enough = [...ofOwn, ...SYSTEM_POLICIES.toReversed()].filter(
    (policy) => answerOf(compile([policy]), request, () => undefined).allowed,
  )
  return enough.slice(0, DECISIONS.wouldAllowMax).map(policyRef)
}
