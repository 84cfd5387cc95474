import { isIP } from 'node:net'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { guiseOfPrincipal, guiseOfRole } from '../access/load-actor.ts'
import { nrnParts } from '../access/nrn-pattern.ts'
import { factsOf } from '../access/resource-facts.ts'
import { consoleSourceAllowed, sourceAllowed } from '../access/source-rules.ts'
import { findSubAccount } from '../access/sub-account.ts'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import { KNOWN_ACTIONS } from '../policies/words.ts'
import { findRole } from '../roles/role.ts'
import type { PrincipalRow } from '../rows.ts'
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
  const ways = principal === undefined ? undefined : waysIn(view, principal, body.context?.sourceIp)
  if (ways !== undefined && ways.barred !== null) return { allowed: false, by: null, ...ways, wouldAllow: [] }
  const guise = role === undefined && principal !== undefined ? await guiseOfPrincipal(view, principal) : undefined
  const asked = guise ?? (role === undefined ? undefined : await guiseOfRole(view, role))
  if (asked === undefined) throw new Error('a simulation is about a sub account or a role')
  const decision = answerUnder(view, asked, request, body.context)
  return {
    allowed: decision.allowed,
    by: byOf(decision.by),
    reason: decision.allowed && ways !== undefined ? `${reasonOf(decision)}${ways.reason}` : reasonOf(decision),
    wouldAllow: await wouldAllow(view, actor.account, request, decision),
    barred: null,
  }
}

interface Ways {
  barred: 'suspended' | 'no-way-in' | 'source' | null
  /** Why it is barred; else what a call that is allowed hangs on besides policies, to be added to a sentence. */
  reason: string
}

/** How a sub account could make a call: with access keys, in the console, or both. Without an address any source is taken to be right. */
function waysIn(view: View, principal: PrincipalRow, ip: string | undefined): Ways {
  const { loginId } = principal
  if (principal.active === 0) return { barred: 'suspended', reason: `${loginId} is suspended.` }
  const [keys, console] = [principal.apiAccess === 1, principal.consoleAccess === 1]
  if (!keys && !console) return { barred: 'no-way-in', reason: `${loginId} may neither call with access keys nor use the console.` }
  const byKeys = keys && (ip === undefined || sourceAllowed(principal, ip, view.world.vpcSources))
  const byConsole = console && (ip === undefined || consoleSourceAllowed(principal, ip, view.world.vpcSources))
  if (!byKeys && !byConsole) return { barred: 'source', reason: `The sources that ${loginId} may call from do not include ${ip}.` }
  return { barred: null, reason: byKeys && byConsole ? '' : ` It may be done ${byKeys ? 'with access keys' : 'in the console'} alone.` }
}
