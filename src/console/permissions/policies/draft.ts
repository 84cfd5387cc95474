import type { CallReply } from '#client/client'
import { RIGHTS } from '#client/rights'

export type Permission = NonNullable<CallReply<'getPolicyDetail'>['permissions']>[number]

/** A policy as it is sent. */
export interface PolicyDraft {
  name: string
  description: string
  permissions: Permission[]
}

export const PRODUCTS = ['SecretManager', 'IAM', 'KMS', 'CloudFunctions', 'CloudLogAnalytics', 'CloudActivityTracer', 'Watch', '*'] as const
export type Product = (typeof PRODUCTS)[number]
export const OPERATORS = [
  'StringEquals',
  'NotStringEquals',
  'StringLike',
  'NotStringLike',
  'IpAddress',
  'NotIpAddress',
  'DateLessThan',
  'NotDateLessThan',
  'DateGreaterThan',
  'NotDateGreaterThan',
  'Bool',
  'NotBool',
] as const
export type Operator = (typeof OPERATORS)[number]
export const KEYS = [
  'principalName',
  'principalId',
  'principaluuid',
  'principalType',
  'RequestRegion',
  'SourceIp',
  'CurrentTime',
  'MultiFactorAuthPresent',
  'SecretName',
] as const
export type KeyName = (typeof KEYS)[number]
export const TAG = 'ncp:ResourceTag/'

/** Things of a list in the form; `at` tells them apart while they are moved and removed. */
export interface TargetDraft {
  at: number
  product: string
  actions: string[]
  resourceNrns: string[]
}
export interface ConditionDraft {
  at: number
  operator: string
  key: string
  values: string[]
}
export interface StatementDraft {
  at: number
  effect: 'Allow' | 'Deny'
  targets: TargetDraft[]
  conditions: ConditionDraft[]
}

let last = 0
const next = () => {
  last += 1
  return last
}

export const newTarget = (): TargetDraft => ({ at: next(), product: 'SecretManager', actions: [], resourceNrns: ['*'] })
export const newCondition = (): ConditionDraft => ({ at: next(), operator: 'IpAddress', key: 'ncp:SourceIp', values: [] })
export const newStatement = (): StatementDraft => ({ at: next(), effect: 'Allow', targets: [newTarget()], conditions: [] })

/** A policy's statements as the form edits them. Nothing is lost: what the form does not know it shows as it is written. */
export function draftOf(permissions: readonly Permission[]): StatementDraft[] {
  return permissions.map(({ effect, targets, condition }) => ({
    at: next(),
    effect,
    targets: targets.map((target) => ({
      at: next(),
      product: target.product,
      actions: [...target.actions],
      resourceNrns: [...target.resourceNrns],
    })),
    conditions: Object.entries((condition ?? {}) as Record<string, Record<string, string[]>>).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ at: next(), operator, key, values: [...values] })),
    ),
  }))
}

export function permissionsOf(drafts: readonly StatementDraft[]): Permission[] {
  return drafts.map(({ effect, targets, conditions }) => ({
    effect,
    targets: targets.map(({ product, actions, resourceNrns }) => ({ product, actions, resourceNrns })),
    ...(conditions.length === 0 ? {} : { condition: conditionOf(conditions) }),
  }))
}

function conditionOf(drafts: readonly ConditionDraft[]): Record<string, Record<string, string[]>> {
  const found: Record<string, Record<string, string[]>> = {}
  for (const { operator, key, values } of drafts) {
    const keys = found[operator] ?? {}
    found[operator] = keys
    keys[key] = [...(keys[key] ?? []), ...values]
  }
  return found
}

export interface Right {
  product: string
  action: string
  title: string
  type: string
}
export const ALL_RIGHTS: readonly Right[] = RIGHTS.map(([product, action, title, type]) => ({ product, action, title, type }))

export function rightsOf(product: string): readonly Right[] {
  return product === '*' ? ALL_RIGHTS : ALL_RIGHTS.filter((right) => right.product === product)
}

/** The operation's own title; a pattern stays as it is written. */
export function titleOf(product: string, action: string): string | undefined {
  return rightsOf(product).find((right) => right.action === action)?.title
}
