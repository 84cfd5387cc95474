import { closed, Nothing } from '../fields.ts'
import { operation } from '../operation.ts'
import { IdParam, PolicyRefs, roleItem, SubAccountRefs } from './fields.ts'

/** What NCP does not have: for looking into rights. */

export const getRoleDetail = operation({
  id: 'getRoleDetail',
  title: 'Get Role Detail',
  service: 'sub-account',
  action: 'View/getRoleDetail',
  call: ['GET', '/api/v1/roles/:id'],
  params: closed({ id: IdParam }),
  query: Nothing,
  body: Nothing,
  reply: closed({ ...roleItem, policies: PolicyRefs, entities: SubAccountRefs }),
  resource: 'Role/:id',
  problems: ['principal.not-found'],
})
