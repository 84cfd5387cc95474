import { choice, closed, InstantMs, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { SESSION_SEC } from '../rulings.ts'
import { Type } from '../type.ts'
import { IdParam, Outcome, Outcomes, OwnName, PolicyIdList, pageCounts, pages, roleItem, SubAccountIdList, Success } from './fields.ts'

const one = closed({ id: IdParam })
const RoleType = choice(['Account'], 'Account: a role for sub accounts.', 'Account')
const Seconds = Type.Integer({
  minimum: SESSION_SEC.min,
  maximum: SESSION_SEC.max,
  default: SESSION_SEC.default,
  description: 'Seconds: a whole number, 600–43200; 3600 when absent.',
})
/** How long, where something else says what holds when it is absent. */
const SecondsMaybe = Type.Optional(
  Type.Integer({
    minimum: SESSION_SEC.min,
    maximum: SESSION_SEC.max,
    description: 'Seconds: a whole number, 600–43200, and no more than the role takes; what the role says when absent.',
  }),
)
const Description = text(0, 300, '0–300 characters.')
export const getRoleList = operation({
  id: 'getRoleList',
  title: 'Get Role List',
  service: 'sub-account',
  action: 'View/getRoleList',
  call: ['GET', '/api/v1/roles'],
  params: Nothing,
  query: closed({ ...pages, searchColumn: Type.Optional(choice(['roleName'], 'roleName.')) }),
  body: Nothing,
  reply: closed({ items: Type.Array(closed(roleItem)), ...pageCounts }),
  resource: 'Role/*',
  problems: [],
})

export const createRole = operation({
  id: 'createRole',
  title: 'Create Role',
  service: 'sub-account',
  action: 'Change/createRole',
  call: ['POST', '/api/v1/roles'],
  params: Nothing,
  query: Nothing,
  body: closed(
    { roleName: OwnName, roleType: RoleType, sessionExpirationSec: Seconds, descCont: Type.Optional(Description) },
    { description: 'A JSON object with roleName.' },
  ),
  reply: Outcome,
  resource: 'Role/*',
  problems: ['principal.exists', 'principal.limit'],
})

export const deleteRole = operation({
  id: 'deleteRole',
  title: 'Delete Role',
  service: 'sub-account',
  action: 'Change/deleteRole',
  call: ['DELETE', '/api/v1/roles/:id'],
  params: one,
  query: Nothing,
  body: Nothing,
  reply: Success,
  resource: 'Role/:id',
  problems: ['principal.not-found', 'access.exceeds', 'principal.changed'],
  etag: 'matched',
})

const set = {
  service: 'sub-account',
  params: one,
  query: Nothing,
  reply: Outcomes,
  resource: 'Role/:id',
  problems: ['principal.not-found', 'principal.limit', 'access.exceeds', 'principal.changed'],
  etag: 'matched',
} as const
const policies = { ...set, body: closed({ policyIdList: PolicyIdList }, { description: 'A JSON object with policyIdList.' }) } as const
const entities = {
  ...set,
  body: closed({ subAccountIdList: SubAccountIdList }, { description: 'A JSON object with subAccountIdList.' }),
} as const

export const attachRolePolicies = operation({
  id: 'attachRolePolicies',
  title: 'Attach Role Policies',
  action: 'Change/attachRolePolicies',
  call: ['POST', '/api/v1/roles/:id/policies'],
  ...policies,
})

export const detachRolePolicies = operation({
  id: 'detachRolePolicies',
  title: 'Detach Role Policies',
  action: 'Change/detachRolePolicies',
  call: ['DELETE', '/api/v1/roles/:id/policies'],
  ...policies,
})

export const addRoleEntities = operation({
  id: 'addRoleEntities',
  title: 'Add Role Entities',
  action: 'Change/addRoleEntities',
  call: ['POST', '/api/v1/roles/:id/entities'],
  ...entities,
})

export const removeRoleEntities = operation({
  id: 'removeRoleEntities',
  title: 'Remove Role Entities',
  action: 'Change/removeRoleEntities',
  call: ['DELETE', '/api/v1/roles/:id/entities'],
  ...entities,
})

const Credentials = closed({
  accessKey: text(0, 64, 'The access key id.'),
  keySecret: text(0, 128, 'The secret key; shown this once.'),
  createTime: InstantMs,
  expireTime: InstantMs,
  useMfa: Type.Boolean({ description: 'Whether a second factor was shown.' }),
})

export const createCredentials = operation({
  id: 'createCredentials',
  title: 'Create Credentials',
  service: 'sub-account',
  action: 'Change/createCredentials',
  call: ['POST', '/api/v1/credentials'],
  params: Nothing,
  query: Nothing,
  body: closed(
    {
      durationSec: Seconds,
      serialNumber: Type.Optional(
        text(1, 128, 'The serial number of the caller’s second factor, as the console shows it; together with tokenCode.'),
      ),
      tokenCode: Type.Optional(text(6, 8, 'Its code for now; each is taken once.')),
    },
    { description: 'A JSON object.' },
  ),
  reply: Credentials,
  resource: 'SubAccount/*',
  problems: ['access-key.limit'],
})

export const switchRole = operation({
  id: 'switchRole',
  title: 'Switch Role',
  service: 'sub-account',
  action: 'Change/switchRole',
  call: ['POST', '/api/v1/switch-role'],
  params: Nothing,
  query: Nothing,
  body: closed(
    { roleNrn: text(1, 128, 'The NRN of a role, 1–128 characters.'), durationSec: SecondsMaybe },
    { description: 'A JSON object with roleNrn.' },
  ),
  reply: closed({
    switchedRole: closed({ roleId: roleItem.roleId, roleName: roleItem.roleName, roleNrn: roleItem.nrn }),
    credentials: Credentials,
  }),
  resource: 'Role/*',
  problems: ['access-key.limit'],
})
