import { closed, InstantMs, Nothing, nullable, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { Password, Success } from '../sub-account/fields.ts'
import { Type } from '../type.ts'

/**
 * How people come in by the console. These calls need no right and no signature, so they stand in a list of their own, apart
 * from the operations: they are answered under `/console/api` alone. In the history they are calls of the product IAM.
 */

/** What is typed at a login is bounded and nothing more: a rule would tell what passwords look like. */
const Typed = text(1, 256, '1–256 characters.')
const Code = text(1, 16, 'The six digits that the second factor shows.')
const Yes = (description: string) => Type.Boolean({ description })

const SessionShape = closed({
  who: closed({
    id: text(0, 36, 'The id of the principal.'),
    name: text(0, 30, 'Its name.'),
    type: text(0, 20, 'Customer or Sub.'),
    loginId: text(0, 60, 'Its login id.'),
    account: text(0, 64, 'The member number.'),
  }),
  csrfToken: text(0, 64, 'To be sent as x-coffer-csrf with every call that is no GET.'),
  idleMs: Type.Integer({ minimum: 0, maximum: 86_400_000, description: 'After so long without a call the session ends.' }),
  endsAt: InstantMs,
  region: text(1, 20, 'The region of this deployment in small letters, such as kr.'),
  secretNameMax: Type.Integer({
    minimum: 15,
    maximum: 512,
    description: 'The longest name of a secret here; beyond 15, / . + = @ may stand in it, too.',
  }),
  confirmedUntil: InstantMs,
  mfa: closed({
    given: Yes('Whether a second factor was given for this session.'),
    set: Yes('Whether a second factor is set up.'),
    mandatory: Yes('Whether there has to be one.'),
    serialNumber: nullable(text(0, 128, 'What POST /credentials takes as serialNumber; null while none is set up.')),
  }),
})

const FactorShape = { secret: text(0, 64, 'The secret in Base32.'), otpauthUrl: text(0, 512, 'The same for a QR code.') }

/** What is left to do, or the session. */
const SignedIn = closed({
  state: text(0, 32, 'signed-in, token-needed, mfa-setup-needed or password-change-needed.'),
  session: Type.Optional(SessionShape),
  secret: Type.Optional(FactorShape.secret),
  otpauthUrl: Type.Optional(FactorShape.otpauthUrl),
})

const own = { service: 'sub-account', params: Nothing, query: Nothing, resource: 'Session/*' } as const

export const signIn = operation({
  ...own,
  id: 'signIn',
  title: 'Console Login',
  action: 'Change/signIn',
  call: ['POST', '/login'],
  body: closed(
    {
      account: Type.Optional(text(1, 64, 'The member number or the name of the main account.')),
      loginId: Type.Optional(text(1, 60, 'The login id of a sub account; absent for the main account.')),
      password: Typed,
      tokenCode: Type.Optional(Code),
    },
    { description: 'A JSON object with password.' },
  ),
  reply: SignedIn,
  problems: ['session.refused', 'gateway.throttled'],
})

export const changeExpiredPassword = operation({
  ...own,
  id: 'changeExpiredPassword',
  title: 'Console Password Change at Login',
  action: 'Change/changeExpiredPassword',
  call: ['POST', '/login/password'],
  body: closed({ newPassword: Password }, { description: 'A JSON object with newPassword.' }),
  reply: SignedIn,
  problems: ['session.invalid', 'session.step', 'session.password-rule'],
})

export const confirmNewFactor = operation({
  ...own,
  id: 'confirmNewFactor',
  title: 'Second Factor Set Up at Login',
  action: 'Change/confirmNewFactor',
  call: ['POST', '/login/mfa'],
  body: closed({ tokenCode: Code }, { description: 'A JSON object with tokenCode.' }),
  reply: SignedIn,
  problems: ['session.invalid', 'session.step', 'session.code-wrong', 'gateway.throttled'],
})

export const signOut = operation({
  ...own,
  id: 'signOut',
  title: 'Console Logout',
  action: 'Change/signOut',
  call: ['POST', '/logout'],
  body: Nothing,
  reply: Success,
  problems: ['session.forged'],
})

export const confirmPassword = operation({
  ...own,
  id: 'confirmPassword',
  title: 'Confirm Console Password',
  action: 'Change/confirmPassword',
  call: ['POST', '/confirm'],
  body: closed({ password: Typed }, { description: 'A JSON object with password.' }),
  reply: SessionShape,
  problems: ['session.invalid', 'session.forged', 'session.password-wrong', 'gateway.throttled'],
})

export const getSession = operation({
  ...own,
  id: 'getSession',
  title: 'Get Console Session',
  action: 'View/getSession',
  call: ['GET', '/session'],
  body: Nothing,
  reply: SessionShape,
  problems: ['session.invalid'],
})

export const updateOwnPassword = operation({
  ...own,
  id: 'updateOwnPassword',
  title: 'Update Own Console Password',
  action: 'Change/updateOwnPassword',
  call: ['PUT', '/password'],
  body: closed({ password: Typed, newPassword: Password }, { description: 'A JSON object with password and newPassword.' }),
  reply: SessionShape,
  problems: ['session.invalid', 'session.forged', 'session.password-wrong', 'session.password-rule', 'gateway.throttled'],
})

export const setUpOwnFactor = operation({
  ...own,
  id: 'setUpOwnFactor',
  title: 'Set Up Own Second Factor',
  action: 'Change/setUpOwnFactor',
  call: ['POST', '/mfa'],
  body: Nothing,
  reply: closed(FactorShape),
  problems: ['session.invalid', 'session.forged', 'session.confirm-needed', 'session.factor'],
})

export const confirmOwnFactor = operation({
  ...own,
  id: 'confirmOwnFactor',
  title: 'Confirm Own Second Factor',
  action: 'Change/confirmOwnFactor',
  call: ['PUT', '/mfa'],
  body: closed({ tokenCode: Code }, { description: 'A JSON object with tokenCode.' }),
  reply: SessionShape,
  problems: ['session.invalid', 'session.forged', 'session.confirm-needed', 'session.factor', 'session.code-wrong', 'gateway.throttled'],
})

export const deleteOwnFactor = operation({
  ...own,
  id: 'deleteOwnFactor',
  title: 'Delete Own Second Factor',
  action: 'Change/deleteOwnFactor',
  call: ['DELETE', '/mfa'],
  body: closed({ tokenCode: Code }, { description: 'A JSON object with tokenCode.' }),
  reply: SessionShape,
  problems: ['session.invalid', 'session.forged', 'session.confirm-needed', 'session.factor', 'session.code-wrong', 'gateway.throttled'],
})
