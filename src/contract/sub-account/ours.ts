import { choice, closed, InstantMs, idOf, Nothing, nullable, SecretIdParam, SecretNameOut, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { DECISIONS } from '../rulings.ts'
import { Type } from '../type.ts'
import { IdParam, PolicyRefs, pageCounts, pages, roleItem, SubAccountRefs } from './fields.ts'
import { Permissions } from './policy-document.ts'

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
  etag: 'answered',
})

const Yes = (description: string) => Type.Boolean({ description })
/** Which statement decided; null where none spoke. */
const By = nullable(
  closed({
    policyId: text(0, 36, 'The id of the policy; empty for what every caller may, and of a policy that is gone.'),
    policyName: text(0, 64, 'The name of the policy.'),
    statement: Type.Integer({ minimum: 1, maximum: 1000, description: 'Which statement of the policy, from 1.' }),
  }),
)
const Answer = { allowed: Yes('Whether it is allowed.'), by: By, reason: text(0, 2000, 'Why, in a sentence.') }
/** Policies of which one would be enough, were it attached; empty where a Deny would still speak. */
const WouldAllow = PolicyRefs

/**
 * What policies refused (which right on what, by which statement of which policy) stands at the end of the message of its record, behind
 * the id of the decision. A policy that is gone has no id any more, whatever has its name now. Where something else refused, such as a
 * wrong code, no policy is named that would help (`#core/door/refusal`).
 */
export const getDecision = operation({
  id: 'getDecision',
  title: 'Get Decision',
  service: 'sub-account',
  action: 'View/getDecision',
  call: ['GET', '/api/v1/decisions/:id'],
  params: closed({ id: idOf('^[0-9a-z]{1,12}-[0-9a-z]{1,12}$', 25, 'decision.not-found', 'The id of a refusal.') }),
  query: Nothing,
  body: Nothing,
  reply: closed({
    decisionId: text(0, 25, 'The id of the refusal.'),
    time: InstantMs,
    requestor: closed({
      type: text(0, 20, 'Customer, Sub, Role or Job.'),
      id: text(0, 64, 'Its id.'),
      name: text(0, 100, 'What people know it by.'),
    }),
    ip: text(0, 45, 'The address that it called from.'),
    action: text(0, 100, 'The action that was refused: that of the call, or another that it takes, too.'),
    nrn: text(0, 700, 'The resource that it was asked for on.'),
    problem: text(0, 64, 'The code of the problem.'),
    byPolicies: Yes('Whether policies refused it; the reason tells what else did.'),
    ...Answer,
    wouldAllow: WouldAllow,
  }),
  resource: 'Decision/:id',
  problems: ['decision.not-found'],
})

export const simulate = operation({
  id: 'simulate',
  title: 'Simulate',
  service: 'sub-account',
  action: 'View/simulate',
  call: ['POST', '/api/v1/simulations'],
  params: Nothing,
  query: Nothing,
  body: closed(
    {
      principalType: choice(['Sub', 'Role'], 'Sub or Role; Sub when absent.', 'Sub'),
      principalId: text(36, 36, 'The id of a sub account or role.'),
      action: text(1, 100, 'An action, such as View/getSecretValue.'),
      resourceNrn: text(1, 128, 'The NRN of a resource; of all of a kind …/*.'),
      context: Type.Optional(
        closed(
          {
            sourceIp: Type.Optional(text(2, 45, 'An IP address.')),
            currentTime: Type.Optional(InstantMs),
            multiFactorAuthPresent: Type.Optional(Yes('true or false.')),
          },
          { description: 'An object with sourceIp, currentTime or multiFactorAuthPresent.' },
        ),
      ),
    },
    { description: 'A JSON object with principalId, action and resourceNrn.' },
  ),
  reply: closed({
    ...Answer,
    wouldAllow: WouldAllow,
    barred: nullable(
      choice(
        ['suspended', 'no-way-in', 'source'],
        'What forbids it whatever policies say: suspended, neither access keys nor the console (no-way-in), or the address (source); null when nothing does.',
      ),
    ),
  }),
  resource: 'Decision/*',
  problems: ['principal.not-found'],
})

export const getSecretReaders = operation({
  id: 'getSecretReaders',
  title: 'Get Secret Readers',
  service: 'sub-account',
  action: 'View/getSecretReaders',
  call: ['GET', '/api/v1/effective-access/secrets/:secretId/readers'],
  params: closed({ secretId: SecretIdParam }),
  query: closed({ page: pages.page, size: pages.size }),
  body: Nothing,
  reply: closed({
    items: Type.Array(
      closed({
        principalType: choice(['Sub', 'Role'], 'Sub or Role.'),
        principalId: text(0, 36, 'The id of the sub account or role.'),
        name: text(0, 60, 'The login id, or the name of the role.'),
        by: By,
        conditional: Yes('Whether it hangs on a condition of the call, such as its address.'),
      }),
    ),
    ...pageCounts,
  }),
  resource: 'SubAccount/*',
  problems: ['secret.not-found'],
})

export const getReadableSecrets = operation({
  id: 'getReadableSecrets',
  title: 'Get Readable Secrets',
  service: 'sub-account',
  action: 'View/getReadableSecrets',
  call: ['GET', '/api/v1/effective-access/sub-accounts/:id/secrets'],
  params: closed({ id: IdParam }),
  query: closed({ page: pages.page, size: pages.size }),
  body: Nothing,
  reply: closed({
    items: Type.Array(
      closed({
        secretId: text(0, 64, 'The id of the secret.'),
        secretName: SecretNameOut,
        by: By,
        conditional: Yes('Whether it hangs on a condition of the call, such as its address.'),
      }),
    ),
    ...pageCounts,
  }),
  resource: 'SubAccount/:id',
  problems: ['principal.not-found'],
})

const Change = Type.Array(
  closed({
    product: text(0, 64, 'The product code.'),
    action: text(0, 100, 'The action.'),
    type: text(0, 64, 'The kind of resource.'),
    ids: Type.Array(text(0, 700, 'An id or a pattern with *; with a minus before it, all but these.'), { maxItems: DECISIONS.idsMax }),
  }),
  { maxItems: DECISIONS.changesMax },
)

export const previewPolicy = operation({
  id: 'previewPolicy',
  title: 'Preview Policy',
  service: 'sub-account',
  action: 'View/previewPolicy',
  call: ['POST', '/api/v1/policies/:id/preview'],
  params: closed({ id: IdParam }),
  query: Nothing,
  body: closed({ permissions: Permissions }, { description: 'A JSON object with permissions, as Update Policy takes them.' }),
  reply: closed({
    holders: Type.Array(
      closed({
        principalType: choice(['Sub', 'Role'], 'Sub or Role.'),
        principalId: text(0, 36, 'The id of the sub account or role.'),
        name: text(0, 60, 'The login id, or the name of the role.'),
        gains: Change,
        loses: Change,
      }),
      { description: 'Those for whom something would change.' },
    ),
  }),
  resource: 'Policy/:id',
  problems: ['principal.not-found', 'principal.fixed'],
})
