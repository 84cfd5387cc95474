import { Count, closed, Nothing, text } from '../fields.ts'
import { Days, Partial } from '../logs/fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'
import { IdParam } from './fields.ts'

/** Ours: what a sub account may do and does not. */
export const getUnusedRights = operation({
  id: 'getUnusedRights',
  title: 'Get Unused Rights',
  service: 'sub-account',
  action: 'View/getUnusedRights',
  call: ['GET', '/api/v1/sub-accounts/:id/unused-rights'],
  params: closed({ id: IdParam }),
  query: closed({ days: Days(90) }),
  body: Nothing,
  reply: closed({
    subAccountId: text(0, 36, 'The id of the sub account.'),
    days: Count,
    policies: Type.Array(
      closed({
        policyId: text(0, 36, 'The id of the policy.'),
        policyName: text(0, 64, 'The name of the policy.'),
        allowed: Type.Integer({ minimum: 0, maximum: 1000, description: 'How many actions it allows, be it on one resource.' }),
        unused: Type.Array(
          closed({ product: text(0, 64, 'The product.'), action: text(0, 100, 'The action that the sub account did not use.') }),
          { maxItems: 1000, description: 'Those of them that were not used in the days.' },
        ),
      }),
      { description: 'The policies of the sub account and of its groups.' },
    ),
    partial: Partial,
  }),
  resource: 'SubAccount/:id',
  problems: ['principal.not-found'],
})
