import { Problem, type Refused } from '#base/problem'
import type { Actor } from './actor.ts'
import type { Decision, Request } from './decide.ts'

/** The refusal of what policies do not allow, in its usual words or with another end. Problem `access.denied`. */
export function denied(actor: Pick<Actor, 'name' | 'type'>, request: Request, decision: Decision, end = `: ${why(decision)}.`): Problem {
  return new Problem(
    'access.denied',
    `${actor.name} may not ${request.action} on ${request.nrn}${end}`,
    refusedBy(actor, request, decision),
  )
}

/** Refuses what policies do not allow. Problem `access.denied`, with that end where one is given. */
export function mustBeAllowed(actor: Pick<Actor, 'name' | 'type' | 'decide'>, request: Request, end?: string): void {
  const decision = actor.decide(request)
  if (!decision.allowed) throw denied(actor, request, decision, end)
}

/** What is kept of such a refusal beside its words. The key of a job has no policies that could refuse. */
export function refusedBy({ type }: Pick<Actor, 'type'>, { product, action, nrn }: Request, { by }: Decision): { refused?: Refused } {
  if (type === 'Job') return {}
  const deny = by === undefined ? {} : { by: { policyId: by.policy, policyName: by.policyName, statement: by.statement + 1 } }
  return { refused: { product, action, nrn, ...deny } }
}

function why({ by }: Decision): string {
  return by === undefined ? 'no policy allows it' : `statement ${by.statement + 1} of ${by.policyName} denies it`
}
