import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'

export const getCallerIdentity: Reading<typeof OPERATIONS.getCallerIdentity> = async (_view, { actor }) => ({
  id: actor.id,
  loginAlias: actor.name.slice(0, 60),
  userType: actor.type === 'Customer' ? 'Customer' : actor.type === 'Role' ? 'Role' : 'Sub',
})
