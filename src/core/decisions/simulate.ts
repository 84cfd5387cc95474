import { isIP } from 'node:net'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { guiseOfPrincipal, guiseOfRole } from '../access/load-actor.ts'
import { nrnParts } from '../access/nrn-pattern.ts'
import { factsOf } from '../access/resource-facts.ts'
import { findSubAccount } from '../access/sub-account.ts'
import type { Reading } from '../door/call.ts'
import { KNOWN_ACTIONS } from '../policies/words.ts'
import { findRole } from '../roles/role.ts'
import { answerUnder, byOf, reasonOf, wouldAllow } from './asked-of.ts'

/** What a sub account or role would be answered, without asking. Nothing is done; only the question is recorded. */
export const simulate: Reading<typeof OPERATIONS.simulate> = async (view, { actor, input: { body }, note }) => {
  const product = nrnParts(body.resourceNrn)?.[1]
  if (product === undefined)
    throw new Problem('input.invalid', 'resourceNrn: an NRN reads nrn:PUB:{product}:{region}:{memberNo}:{type}/{id}.', {
      reason: { is: 'form', field: 'resourceNrn' },
    })
  if (!KNOWN_ACTIONS.some((known) => known.product === product && known.action === body.action))
    throw new Problem('input.invalid', `action: ${product === '' ? 'this product' : 'the product of resourceNrn'} has no such action.`, {
      reason: { is: 'no-such', field: 'action' },
    })
  if (body.context?.sourceIp !== undefined && isIP(body.context.sourceIp) === 0)
    throw new Problem('input.invalid', 'context.sourceIp: an IP address.', { reason: { is: 'address', field: 'context.sourceIp' } })
  const role = body.principalType === 'Role' ? await findRole(view, actor, body.principalId) : undefined
  const principal = role === undefined ? await findSubAccount(view, actor, body.principalId) : undefined
  note({ resourceName: role?.name ?? principal?.loginId ?? '' })
  const facts = await factsOf(view, actor.account, body.resourceNrn)
  const request = { product, action: body.action, nrn: body.resourceNrn, ...(facts === undefined ? {} : { facts }) }
  if (principal !== undefined && (principal.active === 0 || principal.apiAccess === 0)) {
    const why = principal.active === 0 ? 'is suspended' : 'may not call with access keys'
    return { allowed: false, by: null, reason: `${principal.loginId} ${why}.`, wouldAllow: [] }
  }
  const guise = role === undefined && principal !== undefined ? await guiseOfPrincipal(view, principal) : undefined
  const asked = guise ?? (role === undefined ? undefined : await guiseOfRole(view, role))
  if (asked === undefined) throw new Error('a simulation is about a sub account or a role')
  const decision = answerUnder(view, asked, request, body.context)
  return {
    allowed: decision.allowed,
    by: byOf(decision.by),
    reason: reasonOf(decision),
    wouldAllow: await wouldAllow(view, actor.account, request, decision),
  }
}
