import type { ListId } from './use-items.ts'

export type Kind = 'accounts' | 'groups' | 'policies' | 'roles'

/** One of the four kinds of things, by what people know it by. */
export interface Ref {
  kind: Kind
  id: string
  name: string
  /** What tells it from others of like name. */
  more?: string
}

/** Where each kind lives, which operation lists it, and in which column a name is looked for. */
export const KINDS = {
  accounts: { path: '/permissions/sub-accounts', list: 'getSubAccountList', column: 'loginId' },
  groups: { path: '/permissions/groups', list: 'getGroupList', column: 'groupName' },
  policies: { path: '/permissions/policies', list: 'getPolicyList', column: 'policyName' },
  roles: { path: '/permissions/roles', list: 'getRoleList', column: 'roleName' },
} as const satisfies Record<Kind, { path: string; list: ListId; column: string }>

type Named =
  | { subAccountId: string; loginId: string; name: string }
  | { groupId: string; groupName: string }
  | { policyId: string; policyName: string }
  | { roleId: string; roleName: string }

/** However the wire names it. */
export function refOf(item: Named): Ref {
  if ('subAccountId' in item) return { kind: 'accounts', id: item.subAccountId, name: item.loginId, more: item.name }
  if ('groupId' in item) return { kind: 'groups', id: item.groupId, name: item.groupName }
  if ('policyId' in item) return { kind: 'policies', id: item.policyId, name: item.policyName }
  return { kind: 'roles', id: item.roleId, name: item.roleName }
}

export function pathOf({ kind, id }: Pick<Ref, 'kind' | 'id'>): string {
  return `${KINDS[kind].path}/${id}`
}
