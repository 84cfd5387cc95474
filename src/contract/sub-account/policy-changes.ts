import { choice, closed, freeObject, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { IAM_LIST } from '../rulings.ts'
import { Type } from '../type.ts'
import { IdParam, Outcome, Outcomes, OwnName, PolicyIdList, Success } from './fields.ts'
import { Finding } from './finding.ts'
import { Description, Permissions } from './policy-document.ts'

const onePolicy = closed({ id: IdParam })

export const createPolicy = operation({
  id: 'createPolicy',
  title: 'Create Policy',
  service: 'sub-account',
  action: 'Change/createPolicy',
  call: ['POST', '/api/v1/policies'],
  params: Nothing,
  query: Nothing,
  body: closed(
    { policyName: OwnName, description: Type.Optional(Description), permissions: Permissions },
    { description: 'A JSON object with policyName and permissions.' },
  ),
  reply: Outcome,
  resource: 'Policy/*',
  problems: ['principal.exists', 'principal.limit'],
})

export const updatePolicy = operation({
  id: 'updatePolicy',
  title: 'Update Policy',
  service: 'sub-account',
  action: 'Change/updatePolicy',
  call: ['PUT', '/api/v1/policies/:id'],
  params: onePolicy,
  query: Nothing,
  body: closed(
    { description: Type.Optional(Description), permissions: Permissions },
    { description: 'A JSON object with permissions; the name of a policy stays.' },
  ),
  reply: Outcome,
  resource: 'Policy/:id',
  problems: ['principal.not-found', 'principal.fixed', 'access.exceeds', 'principal.changed'],
  etag: 'matched',
})

export const deletePolicy = operation({
  id: 'deletePolicy',
  title: 'Delete Policy',
  service: 'sub-account',
  action: 'Change/deletePolicy',
  call: ['DELETE', '/api/v1/policies/:id'],
  params: onePolicy,
  query: Nothing,
  body: Nothing,
  reply: Success,
  resource: 'Policy/:id',
  problems: ['principal.not-found', 'principal.fixed', 'access.exceeds', 'principal.changed'],
  etag: 'matched',
})

/** Each id needs the right on its own policy; the call itself is asked for on all of them. */
export const deletePolicies = operation({
  id: 'deletePolicies',
  title: 'Delete Policies',
  service: 'sub-account',
  action: 'Change/deletePolicies',
  call: ['DELETE', '/api/v1/policies'],
  params: Nothing,
  query: Nothing,
  body: PolicyIdList,
  reply: Outcomes,
  resource: 'Policy/*',
  problems: ['principal.not-found', 'principal.fixed', 'access.exceeds'],
})

export const validatePolicy = operation({
  id: 'validatePolicy',
  title: 'Validate Policy',
  service: 'sub-account',
  action: 'View/validatePolicy',
  call: ['POST', '/api/v1/policy/validation'],
  params: Nothing,
  query: Nothing,
  body: freeObject('A policy as it would be created.'),
  reply: closed({
    success: Type.Boolean({
      description: 'Whether nothing is wrong with it. Whether its name is taken, or there is room for one more, is told by creating it.',
    }),
    entries: Type.Array(
      closed({
        level: choice(['INFO', 'WARNING', 'ERROR'], 'INFO, WARNING or ERROR.'),
        message: text(0, 1000, 'What it is about, with the place.'),
        reason: Finding,
      }),
      { maxItems: IAM_LIST.entriesMax, description: 'What was found, in the order of the document.' },
    ),
  }),
  resource: 'Policy/*',
  problems: [],
})
