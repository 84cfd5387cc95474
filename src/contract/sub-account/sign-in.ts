import { closed, Nothing } from '../fields.ts'
import { operation } from '../operation.ts'
import { IdParam, Success } from './fields.ts'

/** What NCP does in its portal alone: what an administrator needs when somebody cannot sign in, or should no longer be. */
const ofOne = {
  service: 'sub-account',
  params: closed({ id: IdParam }),
  query: Nothing,
  body: Nothing,
  reply: Success,
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'access.exceeds'],
} as const

export const unlockSubAccount = operation({
  ...ofOne,
  id: 'unlockSubAccount',
  title: 'Unlock Sub Account',
  action: 'Change/unlockSubAccount',
  call: ['POST', '/api/v1/sub-accounts/:id/unlock'],
})

export const resetSubAccountMfa = operation({
  ...ofOne,
  id: 'resetSubAccountMfa',
  title: 'Reset Sub Account Mfa',
  action: 'Change/resetSubAccountMfa',
  call: ['DELETE', '/api/v1/sub-accounts/:id/mfa'],
})

export const endSubAccountSessions = operation({
  ...ofOne,
  id: 'endSubAccountSessions',
  title: 'End Sub Account Sessions',
  action: 'Change/endSubAccountSessions',
  call: ['DELETE', '/api/v1/sub-accounts/:id/sessions'],
})
