import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { addTemporaryKey, callersKey } from './temporary-key.ts'

/** Makes temporary credentials of the caller, with all of its rights as they are at each call. */
export const createCredentials: Changing<typeof OPERATIONS.createCredentials> = async (unit, { actor, input: { body }, note }) => {
  note({ resourceId: actor.id, resourceName: actor.name })
  if (body.serialNumber !== undefined || body.tokenCode !== undefined)
    throw new Problem('input.invalid', 'serialNumber and tokenCode: the caller has no second factor set up. Leave both out.')
  const key = await callersKey(unit, actor)
  if (key.kind !== 'standing')
    throw new Problem(
      'access.denied',
      `${actor.name} called with a temporary key, and none is made out of another. Use the access key itself.`,
    )
  const made = await addTemporaryKey(unit, key, { seconds: body.durationSec, role: null })
  note({ message: `Create Credentials: ${made.accessKey} for ${actor.name}` })
  return made
}
