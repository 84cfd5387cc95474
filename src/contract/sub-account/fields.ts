import type { ProblemCode } from '#base/problem-codes'
import { Count, choice, closed, InstantMs, idOf, text } from '../fields.ts'
import { API_SOURCE_TYPES, IAM_LIST, PAGE_MAX, PASSWORD, SESSION_SEC, TAGS } from '../rulings.ts'
import { Type } from '../type.ts'

/** Fields that operations of Sub Account share (contract: sub-account.md). */

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

/** The id in a path; what is no UUID belongs to nothing. */
export const IdParam = idOf(UUID, 36, 'principal.not-found', 'A lower-case UUID.')
export const AccessKeyId = Type.String({
  pattern: '^[0-9A-Za-z_]{1,64}$',
  maxLength: 64,
  description: '1–64 letters, digits and _: an access key id.',
})

export const LoginId = Type.String({
  minLength: 3,
  maxLength: 60,
  pattern: '^[A-Za-z][A-Za-z0-9.@_-]*$',
  description: '3–60 characters; letters, digits, . @ - and _; starts with a letter.',
})
export const Name = text(2, 30, '2–30 characters.')
export const Email = Type.String({
  maxLength: 254,
  pattern: '^$|^[^@\\s]{1,64}@[^@\\s]{1,189}$',
  description: 'An e-mail address of up to 254 characters, or empty.',
})
export const Memo = Type.String({ maxLength: 300, 'x-max-bytes': 300, description: '0–300 bytes of UTF-8.' })
export const Password = Type.String({
  minLength: PASSWORD.min,
  maxLength: PASSWORD.max,
  pattern: '^(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=[^0-9]*[0-9])(?=[A-Za-z0-9]*[^A-Za-z0-9])',
  description: '8–128 characters with at least one upper-case letter, lower-case letter, digit and special character each.',
})
const ConsoleSource = Type.String({
  maxLength: 64,
  pattern: '^[0-9A-Za-z:._/-]{1,64}$',
  description: 'An IP address, a CIDR block, or the number of a VPC or VPC server that the deployment names.',
})
export const PermitIps = Type.Array(ConsoleSource, {
  maxItems: IAM_LIST.sourcesMax,
  description: 'Up to 100 IP addresses, CIDR blocks, or numbers of VPCs and VPC servers.',
})
export const ApiSources = Type.Array(
  closed(
    {
      type: choice(API_SOURCE_TYPES, 'IP, VPC or VPC_SERVER.'),
      source: Type.String({
        maxLength: 64,
        pattern: '^[0-9A-Za-z:._/-]{1,64}$',
        description: 'An IP address or CIDR block; for VPC and VPC_SERVER its number, as the deployment names it.',
      }),
    },
    { description: 'An object with type and source.' },
  ),
  { maxItems: IAM_LIST.sourcesMax, description: 'Up to 100 objects with type and source.' },
)
export const Tags = Type.Array(
  closed(
    { key: text(1, TAGS.keyMax, '1–128 characters.'), value: text(0, TAGS.valueMax, '0–256 characters.') },
    { description: 'An object with key and value.' },
  ),
  { maxItems: TAGS.max, description: 'Up to 20 objects with key and value, each key once.' },
)
const idList = (what: string) =>
  Type.Array(Type.String({ pattern: UUID, maxLength: 36, description: 'A lower-case UUID.' }), {
    minItems: 1,
    maxItems: IAM_LIST.idsMax,
    uniqueItems: true,
    description: `1–100 different ids of ${what}.`,
  })
export const PolicyIdList = idList('policies')
export const GroupIdList = idList('groups')
export const SubAccountIdList = idList('sub accounts')

/** The query of every list. */
export const pages = {
  page: Type.Integer({ minimum: 0, maximum: PAGE_MAX, default: 0, description: 'A whole number from 0; 0 when absent.' }),
  size: Type.Integer({
    minimum: 1,
    maximum: IAM_LIST.sizeMax,
    default: IAM_LIST.sizeDefault,
    description: 'A whole number, 1–200; 10 when absent.',
  }),
  searchWord: Type.Optional(text(0, 100, 'Up to 100 characters, looked for in searchColumn.')),
}
export const pageCounts = { page: Count, totalPages: Count, totalItems: Count }

export const Success = closed({ success: Type.Boolean({ description: 'Whether it was done.' }) })
/** What can be wrong with one of many that are changed in one call. */
export const OUTCOME_PROBLEMS = [
  'access.exceeds',
  'access.denied',
  'principal.not-found',
  'principal.limit',
  'principal.fixed',
] as const satisfies readonly ProblemCode[]
/** What a change of one thing answers, and each item of what a change of many answers. */
export const Outcome = closed({
  success: Type.Boolean({ description: 'Whether it was done.' }),
  id: text(0, 64, 'The id of what was changed.'),
  message: Type.Optional(text(0, 1000, 'Why it was not done.')),
  problem: Type.Optional(choice(OUTCOME_PROBLEMS, 'Ours: the same as a code that docs/errors.md explains.')),
})
/**
 * One that is refused leaves a record of its own, DENIED with the status that it would have had alone, beside that of the call, and the id
 * of its decision stands in its `message` (`#core/access/each-of`).
 */
export const Outcomes = Type.Array(Outcome, { maxItems: IAM_LIST.idsMax, description: 'What became of each; the others still happened.' })

const Yes = (description: string) => Type.Boolean({ description })
/** A sub account as lists answer it; the detail adds its groups and policies. */
export const subAccountItem = {
  subAccountId: text(0, 36, 'The id of the sub account.'),
  subAccountNo: Count,
  loginId: text(0, 60, 'The login id.'),
  name: text(0, 30, 'The name.'),
  email: text(0, 254, 'The e-mail address, or empty.'),
  memo: text(0, 300, 'The memo.'),
  active: Yes('Whether it may do anything at all.'),
  canAPIGatewayAccess: Yes('Whether it may call with access keys.'),
  canConsoleAccess: Yes('Whether it may log in to the console.'),
  needPasswordReset: Yes('Whether it has to change its password at the next login.'),
  isMfaMandatory: Yes('Whether it has to have a second factor.'),
  isMfaSet: Yes('Whether it has one.'),
  isLocked: Yes('Whether too many wrong passwords or codes keep it from signing in.'),
  useConsolePermitIp: Yes('Whether consolePermitIps hold.'),
  consolePermitIps: PermitIps,
  useApiAllowSource: Yes('Whether apiAllowSources hold.'),
  apiAllowSources: ApiSources,
  tags: Tags,
  createTime: InstantMs,
  nrn: text(0, 128, 'The NRN.'),
}
export const PolicyType = choice(['SYSTEM_MANAGED', 'USER_CREATED'], 'SYSTEM_MANAGED or USER_CREATED.')

/** The name of a policy, a group or a role. */
export const OwnName = Type.String({
  minLength: 3,
  maxLength: 30,
  pattern: '^\\p{L}[\\p{L}\\p{M}\\p{Nd}._-]*$',
  description: '3–30 characters: letters of any script, digits, . _ and -; starts with a letter.',
})
/** How lists name what is attached or a member. */
export const PolicyRefs = Type.Array(
  closed({
    policyId: text(0, 36, 'The id of the policy.'),
    policyName: text(0, 64, 'The name of the policy.'),
    policyType: PolicyType,
  }),
)
export const SubAccountRefs = Type.Array(
  closed({
    subAccountId: text(0, 36, 'The id of the sub account.'),
    loginId: text(0, 60, 'The login id.'),
    name: text(0, 30, 'The name.'),
  }),
)

/** A role as lists answer it. */
export const roleItem = {
  roleId: text(0, 36, 'The id of the role.'),
  roleName: text(0, 30, 'The name of the role.'),
  roleType: choice(['Account'], 'Account.'),
  sessionExpirationSec: Type.Integer({
    minimum: SESSION_SEC.min,
    maximum: SESSION_SEC.max,
    description: 'The longest session in seconds.',
  }),
  descCont: text(0, 300, 'What the role is for.'),
  createTime: InstantMs,
  nrn: text(0, 128, 'The NRN.'),
}
