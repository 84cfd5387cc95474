import { choice, closed, flag, Nothing, needs, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { PASSWORD, SUB_ACCOUNT_SEARCH } from '../rulings.ts'
import { Type } from '../type.ts'
import {
  ApiSources,
  Email,
  IdParam,
  LoginId,
  Memo,
  Name,
  Outcome,
  Password,
  PermitIps,
  PolicyType,
  pageCounts,
  pages,
  Success,
  subAccountItem,
  Tags,
} from './fields.ts'

const oneSubAccount = closed({ id: IdParam })
const GeneratedPassword = text(PASSWORD.min, PASSWORD.max, 'The password that was made; shown this once.')

export const getSubAccountList = operation({
  id: 'getSubAccountList',
  title: 'Get Sub Account List',
  service: 'sub-account',
  action: 'View/getSubAccountList',
  call: ['GET', '/api/v1/sub-accounts'],
  params: Nothing,
  query: closed({ ...pages, searchColumn: Type.Optional(choice(SUB_ACCOUNT_SEARCH, 'loginId, name or subAccountNo.')) }),
  body: Nothing,
  reply: closed({ items: Type.Array(closed(subAccountItem)), ...pageCounts }),
  resource: 'SubAccount/*',
  problems: [],
})

export const getSubAccountDetail = operation({
  id: 'getSubAccountDetail',
  title: 'Get Sub Account Detail',
  service: 'sub-account',
  action: 'View/getSubAccountDetail',
  call: ['GET', '/api/v1/sub-accounts/:id'],
  params: oneSubAccount,
  query: Nothing,
  body: Nothing,
  reply: closed({
    ...subAccountItem,
    groups: Type.Array(closed({ groupId: text(0, 36, 'The id of the group.'), groupName: text(0, 30, 'The name of the group.') })),
    policies: Type.Array(
      closed({
        policyId: text(0, 36, 'The id of the policy.'),
        policyName: text(0, 64, 'The name of the policy.'),
        policyType: PolicyType,
      }),
    ),
  }),
  resource: 'SubAccount/:id',
  problems: ['principal.not-found'],
  etag: 'answered',
})

export const createSubAccount = operation({
  id: 'createSubAccount',
  title: 'Create Sub Account',
  service: 'sub-account',
  action: 'Change/createSubAccount',
  call: ['POST', '/api/v1/sub-accounts'],
  params: Nothing,
  query: Nothing,
  body: closed(
    {
      loginId: LoginId,
      name: Name,
      email: Type.Optional(Email),
      memo: Type.Optional(Memo),
      canAPIGatewayAccess: flag('true or false; false when absent.', false),
      canConsoleAccess: flag('true or false; false when absent.', false),
      needPasswordReset: flag('true or false; false when absent.', false),
      needPasswordGenerate: flag('true or false; true makes a password and answers it.', false),
      password: Type.Optional(Password),
      isMfaMandatory: flag('true or false; false when absent.', false),
      useConsolePermitIp: flag('true or false; false when absent.', false),
      consolePermitIps: Type.Optional(PermitIps),
      useApiAllowSource: flag('true or false; false when absent.', false),
      apiAllowSources: Type.Optional(ApiSources),
      tags: Type.Optional(Tags),
    },
    { description: 'A JSON object with loginId and name.' },
  ),
  reply: closed({ ...Outcome.properties, generatedPassword: Type.Optional(GeneratedPassword) }),
  resource: 'SubAccount/*',
  problems: ['principal.exists', 'principal.limit'],
})

export const updateSubAccount = operation({
  id: 'updateSubAccount',
  title: 'Update Sub Account',
  service: 'sub-account',
  action: 'Change/updateSubAccount',
  call: ['PUT', '/api/v1/sub-accounts/:id'],
  params: oneSubAccount,
  query: Nothing,
  /** What is not given stays as it is (ruling). */
  body: closed(
    {
      name: Type.Optional(Name),
      email: Type.Optional(Email),
      memo: Type.Optional(Memo),
      active: Type.Optional(Type.Boolean({ description: 'true or false.' })),
      canAPIGatewayAccess: Type.Optional(Type.Boolean({ description: 'true or false.' })),
      canConsoleAccess: Type.Optional(Type.Boolean({ description: 'true or false.' })),
      needPasswordReset: Type.Optional(Type.Boolean({ description: 'true or false.' })),
      isMfaMandatory: Type.Optional(Type.Boolean({ description: 'true or false.' })),
      useConsolePermitIp: Type.Optional(Type.Boolean({ description: 'true or false.' })),
      consolePermitIps: Type.Optional(PermitIps),
      useApiAllowSource: Type.Optional(Type.Boolean({ description: 'true or false.' })),
      apiAllowSources: Type.Optional(ApiSources),
      tags: Type.Optional(Tags),
    },
    { minProperties: 1, description: 'A JSON object with at least one field to change.' },
  ),
  reply: Outcome,
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'access.exceeds', 'principal.changed'],
  etag: 'matched',
})

export const deleteSubAccount = operation({
  id: 'deleteSubAccount',
  title: 'Delete Sub Account',
  service: 'sub-account',
  action: 'Change/deleteSubAccount',
  call: ['DELETE', '/api/v1/sub-accounts/:id'],
  params: oneSubAccount,
  query: Nothing,
  body: Nothing,
  reply: Success,
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'access.exceeds', 'principal.changed'],
  etag: 'matched',
})

export const updateSubAccountPassword = operation({
  id: 'updateSubAccountPassword',
  title: 'Update Sub Account Password',
  service: 'sub-account',
  action: 'Change/updateSubAccountPassword',
  call: ['PUT', '/api/v1/sub-accounts/:id/password'],
  params: oneSubAccount,
  query: Nothing,
  body: closed(
    { needPasswordGenerate: flag('true or false; true makes a password and answers it.', false), newPassword: Type.Optional(Password) },
    {
      description: 'A JSON object with needPasswordGenerate or newPassword.',
      allOf: [needs('needPasswordGenerate', false, 'newPassword', true)],
    },
  ),
  reply: closed({ success: Type.Boolean({ description: 'Whether it was done.' }), generatedPassword: Type.Optional(GeneratedPassword) }),
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'access.exceeds'],
})

export const getConsoleAccessRules = operation({
  id: 'getConsoleAccessRules',
  title: 'Get Console Access Rules',
  service: 'sub-account',
  action: 'View/getConsoleAccessRules',
  call: ['GET', '/api/v1/sub-accounts/:id/access-rules/console'],
  params: oneSubAccount,
  query: Nothing,
  body: Nothing,
  reply: closed({
    subAccountId: text(0, 36, 'The id of the sub account.'),
    useConsolePermitIp: Type.Boolean({ description: 'Whether the addresses hold.' }),
    consolePermitIps: PermitIps,
  }),
  resource: 'SubAccount/:id',
  problems: ['principal.not-found'],
})
