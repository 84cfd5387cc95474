import { Problem } from '#base/problem'
import type { Input } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { Unit } from '../barrier/view.ts'
import type { Changing } from '../door/call.ts'
import { attemptsOf, codesOf } from '../sessions/attempts.ts'
import { hasFactor, serialNumber, stepOfCode } from '../sessions/second-factor.ts'
import { addTemporaryKey, callersKey } from './temporary-key.ts'

/** Makes temporary credentials of the caller, with all of its rights as they are at each call. */
export const createCredentials: Changing<typeof OPERATIONS.createCredentials> = async (unit, { actor, input: { body }, note }) => {
  note({ resourceId: actor.id, resourceName: actor.name })
  const key = await callersKey(unit, actor)
  if (key.kind !== 'standing')
    throw new Problem(
      'access.denied',
      `${actor.name} called with a temporary key, and none is made out of another. Use the access key itself.`,
    )
  const mfa = await gaveFactor(unit, actor, key.principal, body)
  const made = await addTemporaryKey(unit, key, { seconds: body.durationSec, role: null, mfa })
  note({ message: `Create Credentials: ${made.accessKey} for ${actor.name}${mfa ? ', with a second factor' : ''}` })
  return made
}

/** Whether the caller's second factor came with the call; a code that did is used up. */
async function gaveFactor(
  unit: Unit,
  actor: Actor,
  id: string,
  { serialNumber: serial, tokenCode }: Input<typeof OPERATIONS.createCredentials>['body'],
): Promise<boolean> {
  if (serial === undefined && tokenCode === undefined) return false
  if (serial === undefined || tokenCode === undefined)
    throw new Problem('input.invalid', 'serialNumber and tokenCode belong together: send both, or neither.', {
      reason: { is: 'together', field: 'serialNumber, tokenCode' },
    })
  const principal = await unit.get('principal', id)
  if (principal === undefined || !hasFactor(principal))
    throw new Problem('input.invalid', 'serialNumber and tokenCode: the caller has no second factor set up. Leave both out.', {
      reason: { is: 'unfit', field: 'serialNumber, tokenCode' },
    })
  attemptsOf(unit.world).begin(codesOf(id))
  const step = stepOfCode(unit, principal, principal.mfaSealed, tokenCode, principal.mfaStep)
  if (step === undefined || serial !== serialNumber(unit, principal))
    throw new Problem(
      'access.denied',
      `${actor.name} gave a serialNumber that is not its own, or a wrong or used tokenCode. Wait for the next code.`,
    )
  await unit.change('principal', principal, { mfaStep: step })
  unit.afterCommit(() => attemptsOf(unit.world).succeeded(codesOf(id)))
  return true
}
