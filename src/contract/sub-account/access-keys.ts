import { closed, InstantMs, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'
import { AccessKeyId, IdParam, Success } from './fields.ts'

const oneSubAccount = closed({ id: IdParam })
const Active = Type.Boolean({ description: 'true or false.' })

export const getAccessKeyList = operation({
  id: 'getAccessKeyList',
  title: 'Get Access Key List',
  service: 'sub-account',
  action: 'View/getAccessKeyList',
  call: ['GET', '/api/v1/sub-accounts/:id/access-keys'],
  params: oneSubAccount,
  query: Nothing,
  body: Nothing,
  reply: Type.Array(closed({ accessKey: text(0, 64, 'The access key id.'), active: Active, createTime: InstantMs })),
  resource: 'SubAccount/:id',
  problems: ['principal.not-found'],
})

export const createAccessKey = operation({
  id: 'createAccessKey',
  title: 'Create Access Key',
  service: 'sub-account',
  action: 'Change/createAccessKey',
  call: ['POST', '/api/v1/sub-accounts/:id/access-keys'],
  params: oneSubAccount,
  query: Nothing,
  body: Nothing,
  reply: closed({
    accessKey: text(0, 64, 'The access key id.'),
    keySecret: text(0, 128, 'The secret key; shown this once.'),
    createTime: InstantMs,
  }),
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'access-key.limit', 'access.exceeds'],
})

export const updateAccessKey = operation({
  id: 'updateAccessKey',
  title: 'Update Access Key',
  service: 'sub-account',
  action: 'Change/updateAccessKey',
  call: ['PUT', '/api/v1/sub-accounts/:id/access-keys'],
  params: oneSubAccount,
  query: Nothing,
  body: closed({ accessKey: AccessKeyId, active: Active }, { description: 'A JSON object with accessKey and active.' }),
  reply: Success,
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'access-key.not-found', 'access.exceeds'],
})

export const deleteAccessKey = operation({
  id: 'deleteAccessKey',
  title: 'Delete Access Key',
  service: 'sub-account',
  action: 'Change/deleteAccessKey',
  call: ['DELETE', '/api/v1/sub-accounts/:id/access-keys'],
  params: oneSubAccount,
  query: Nothing,
  body: closed({ accessKey: AccessKeyId }, { description: 'A JSON object with accessKey.' }),
  reply: Success,
  resource: 'SubAccount/:id',
  problems: ['principal.not-found', 'access-key.not-found', 'access-key.active', 'access.exceeds'],
})
