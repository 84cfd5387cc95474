import { choice, closed, flag, freeObject, InstantMs, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'
import { IdParam, Outcomes, PolicyIdList, PolicyType, pageCounts, pages, SubAccountRefs } from './fields.ts'

const Permission = closed({
  effect: choice(['Allow', 'Deny'], 'Allow or Deny.'),
  targets: Type.Array(
    closed({
      product: text(0, 64, 'The product code.'),
      actions: Type.Array(text(0, 100, 'An action or a pattern with *.')),
      resourceNrns: Type.Array(text(0, 128, 'An NRN or a pattern with *.')),
    }),
    { description: 'What the statement is about.' },
  ),
  condition: Type.Optional(freeObject('The conditions: operator, then key, then values.')),
})
const policyItem = {
  policyId: text(0, 36, 'The id of the policy.'),
  policyName: text(0, 64, 'The name of the policy.'),
  policyType: PolicyType,
  description: text(0, 1000, 'What the policy is for.'),
  createTime: InstantMs,
  updateTime: InstantMs,
  nrn: text(0, 128, 'The NRN.'),
}

export const getPolicyList = operation({
  id: 'getPolicyList',
  title: 'Get Policy List',
  service: 'sub-account',
  action: 'View/getPolicyList',
  call: ['GET', '/api/v1/policies'],
  params: Nothing,
  query: closed({
    ...pages,
    type: Type.Optional(PolicyType),
    searchColumn: Type.Optional(choice(['policyName', 'description'], 'policyName or description.')),
  }),
  body: Nothing,
  reply: closed({ items: Type.Array(closed(policyItem)), ...pageCounts }),
  resource: 'Policy/*',
  problems: [],
})

export const getPolicyDetail = operation({
  id: 'getPolicyDetail',
  title: 'Get Policy Detail',
  service: 'sub-account',
  action: 'View/getPolicyDetail',
  call: ['GET', '/api/v1/policies/:id'],
  params: closed({ id: IdParam }),
  query: closed({ withPermissions: flag('true or false; false when absent.', false) }),
  body: Nothing,
  reply: closed({ ...policyItem, permissions: Type.Optional(Type.Array(Permission, { description: 'The statements.' })) }),
  resource: 'Policy/:id',
  problems: ['principal.not-found'],
  etag: 'answered',
})

export const getPolicyResources = operation({
  id: 'getPolicyResources',
  title: 'Get Policy Resources',
  service: 'sub-account',
  action: 'View/getPolicyResources',
  call: ['GET', '/api/v1/policies/:id/resources'],
  params: closed({ id: IdParam }),
  query: Nothing,
  body: Nothing,
  reply: closed({
    subAccounts: SubAccountRefs,
    groups: Type.Array(closed({ groupId: text(0, 36, 'The id of the group.'), groupName: text(0, 30, 'The name of the group.') })),
    roles: Type.Array(closed({ roleId: text(0, 36, 'The id of the role.'), roleName: text(0, 30, 'The name of the role.') })),
  }),
  resource: 'Policy/:id',
  problems: ['principal.not-found'],
})

const attachment = {
  service: 'sub-account',
  params: closed({ id: IdParam }),
  query: Nothing,
  body: closed({ policyIdList: PolicyIdList }, { description: 'A JSON object with policyIdList.' }),
  reply: Outcomes,
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'access.exceeds', 'principal.changed'],
  etag: 'matched',
} as const

export const attachSubAccountPolicies = operation({
  id: 'attachSubAccountPolicies',
  title: 'Attach Sub Account Policies',
  action: 'Change/attachSubAccountPolicies',
  call: ['POST', '/api/v1/sub-accounts/:id/policies'],
  ...attachment,
})

export const detachSubAccountPolicies = operation({
  id: 'detachSubAccountPolicies',
  title: 'Detach Sub Account Policies',
  action: 'Change/detachSubAccountPolicies',
  call: ['DELETE', '/api/v1/sub-accounts/:id/policies'],
  ...attachment,
})

export const getCallerIdentity = operation({
  id: 'getCallerIdentity',
  title: 'Get Caller Identity',
  service: 'sub-account',
  action: 'View/getCallerIdentity',
  call: ['GET', '/api/v1/caller-identity'],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: closed({
    id: text(0, 64, 'The id of the caller.'),
    loginAlias: text(0, 60, 'What people know the caller by.'),
    userType: choice(['Customer', 'Sub', 'Role'], 'Customer, Sub or Role.'),
  }),
  resource: 'SubAccount/*',
  problems: [],
})
