import { Count, choice, closed, InstantMs, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'
import {
  GroupIdList,
  IdParam,
  Outcome,
  Outcomes,
  OwnName,
  PolicyIdList,
  PolicyRefs,
  pageCounts,
  pages,
  SubAccountIdList,
  SubAccountRefs,
  Success,
  Tags,
} from './fields.ts'

const one = closed({ id: IdParam })
const groupItem = {
  groupId: text(0, 36, 'The id of the group.'),
  groupName: text(0, 30, 'The name of the group.'),
  subAccountCount: Count,
  createTime: InstantMs,
  nrn: text(0, 128, 'The NRN.'),
}

export const getGroupList = operation({
  id: 'getGroupList',
  title: 'Get Group List',
  service: 'sub-account',
  action: 'View/getGroupList',
  call: ['GET', '/api/v1/groups'],
  params: Nothing,
  query: closed({ ...pages, searchColumn: Type.Optional(choice(['groupName'], 'groupName.')) }),
  body: Nothing,
  reply: closed({ items: Type.Array(closed(groupItem)), ...pageCounts }),
  resource: 'Group/*',
  problems: [],
})

export const createGroup = operation({
  id: 'createGroup',
  title: 'Create Group',
  service: 'sub-account',
  action: 'Change/createGroup',
  call: ['POST', '/api/v1/groups'],
  params: Nothing,
  query: Nothing,
  body: closed({ groupName: OwnName, tags: Type.Optional(Tags) }, { description: 'A JSON object with groupName.' }),
  reply: Outcome,
  resource: 'Group/*',
  problems: ['principal.exists', 'principal.limit'],
})

export const getGroupDetail = operation({
  id: 'getGroupDetail',
  title: 'Get Group Detail',
  service: 'sub-account',
  action: 'View/getGroupDetail',
  call: ['GET', '/api/v1/groups/:id'],
  params: one,
  query: Nothing,
  body: Nothing,
  reply: closed({ ...groupItem, tags: Tags, subAccounts: SubAccountRefs, policies: PolicyRefs }),
  resource: 'Group/:id',
  problems: ['principal.not-found'],
  etag: 'answered',
})

export const deleteGroup = operation({
  id: 'deleteGroup',
  title: 'Delete Group',
  service: 'sub-account',
  action: 'Change/deleteGroup',
  call: ['DELETE', '/api/v1/groups/:id'],
  params: one,
  query: Nothing,
  body: Nothing,
  reply: Success,
  resource: 'Group/:id',
  problems: ['principal.not-found', 'access.exceeds', 'principal.changed'],
  etag: 'matched',
})

const members = {
  service: 'sub-account',
  params: one,
  query: Nothing,
  body: closed({ subAccountIdList: SubAccountIdList }, { description: 'A JSON object with subAccountIdList.' }),
  reply: Outcomes,
  resource: 'Group/:id',
  problems: ['principal.not-found', 'principal.limit', 'principal.changed', 'access.exceeds'],
  etag: 'matched',
} as const

export const addGroupSubAccounts = operation({
  id: 'addGroupSubAccounts',
  title: 'Add Group Sub Accounts',
  action: 'Change/addGroupSubAccounts',
  call: ['POST', '/api/v1/groups/:id/sub-accounts'],
  ...members,
})

export const removeGroupSubAccounts = operation({
  id: 'removeGroupSubAccounts',
  title: 'Remove Group Sub Accounts',
  action: 'Change/removeGroupSubAccounts',
  call: ['DELETE', '/api/v1/groups/:id/sub-accounts'],
  ...members,
})

const attached = {
  ...members,
  body: closed({ policyIdList: PolicyIdList }, { description: 'A JSON object with policyIdList.' }),
} as const

export const attachGroupPolicies = operation({
  id: 'attachGroupPolicies',
  title: 'Attach Group Policies',
  action: 'Change/attachGroupPolicies',
  call: ['POST', '/api/v1/groups/:id/policies'],
  ...attached,
})

export const detachGroupPolicies = operation({
  id: 'detachGroupPolicies',
  title: 'Detach Group Policies',
  action: 'Change/detachGroupPolicies',
  call: ['DELETE', '/api/v1/groups/:id/policies'],
  ...attached,
})

const groupsOfOne = {
  service: 'sub-account',
  params: one,
  query: Nothing,
  body: closed({ groupIdList: GroupIdList }, { description: 'A JSON object with groupIdList.' }),
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'principal.limit', 'principal.changed', 'access.exceeds'],
  etag: 'matched',
} as const

export const addSubAccountGroups = operation({
  id: 'addSubAccountGroups',
  title: 'Add Sub Account Groups',
  action: 'Change/addSubAccountGroups',
  call: ['POST', '/api/v1/sub-accounts/:id/groups'],
  reply: Outcomes,
  ...groupsOfOne,
})

/** All or nothing, since its answer has no room for each. */
export const removeSubAccountGroups = operation({
  id: 'removeSubAccountGroups',
  title: 'Remove Sub Account Groups',
  action: 'Change/removeSubAccountGroups',
  call: ['DELETE', '/api/v1/sub-accounts/:id/groups'],
  reply: Success,
  ...groupsOfOne,
})
