import type { View } from '../barrier/view.ts'
import type { AttachmentRow, PolicyRow, PrincipalRow, RoleRow } from '../rows.ts'
import { type Compiled, compile } from './compile.ts'
import type { Policy, Statement } from './statement.ts'
import { ADMINISTRATOR, systemPolicy } from './system-policies.ts'

const EVERYTHING = compile([ADMINISTRATOR])

/**
 * What was made of rows, as long as the very row is in memory: a changed row is another object, so nothing here can
 * outlive a change, and there is never more of it than there are rows.
 */
const compiledOf = new WeakMap<AttachmentRow, Compiled>()
const policyOf = new WeakMap<PolicyRow, Policy>()

/** The policies of a principal, its groups' among them, ready to be asked. The main account holds everything. */
export async function policiesOf(view: View, principal: PrincipalRow): Promise<Compiled> {
  return principal.type === 'main' ? EVERYTHING : policiesOfHolder(view, principal.id)
}

/** The policies of a sub account or a role, ready to be asked. */
export async function policiesOfHolder(view: View, holder: string): Promise<Compiled> {
  const attachment = await view.get('attachment', holder)
  if (attachment === undefined) return compile([])
  const policies = await policiesWith(view, attachment, {})
  const known = compiledOf.get(attachment)
  if (known?.policies.length === policies.length && known.policies.every((policy, at) => policy === policies[at])) return known
  const made = compile(policies)
  compiledOf.set(attachment, made)
  return made
}

/** The one row of what a holder has; it is there as long as the holder is. */
export async function attachmentOf(view: View, holder: string): Promise<AttachmentRow> {
  const attachment = await view.get('attachment', holder)
  if (attachment === undefined) throw new Error(`${holder} has no attachment row`)
  return attachment
}

/** What a change would make different. */
export interface Instead {
  /** The ids of a holder's own policies, be it a sub account, a group or a role. */
  of?: { holder: string; policies: readonly string[] }
  /** The ids of the groups that the sub account is in. */
  groups?: readonly string[]
  /** The new wording of a policy; without statements where it goes. */
  policy?: Policy
}

/** The policies of a holder, or what they would be: its own, then its groups', each once. One that is gone says nothing. */
export async function policiesWith(view: View, attachment: AttachmentRow, instead: Instead): Promise<Policy[]> {
  const ids = new Set(ownIds(attachment, instead))
  for (const group of instead.groups ?? (JSON.parse(attachment.groups) as string[])) {
    const ofGroup = await view.get('attachment', group)
    if (ofGroup !== undefined && ofGroup.account === attachment.account) for (const id of ownIds(ofGroup, instead)) ids.add(id)
  }
  const found: Policy[] = []
  for (const id of ids) {
    const policy = id === instead.policy?.id ? instead.policy : await findPolicy(view, attachment.account, id)
    if (policy !== undefined) found.push(policy)
  }
  return found
}

function ownIds({ id, policies }: AttachmentRow, { of }: Instead): readonly string[] {
  return of?.holder === id ? of.policies : (JSON.parse(policies) as string[])
}

/**
 * Everything that a sub account may act with: its own and its groups' policies, and those of each role that names it, which are looked
 * up where they are not known.
 */
export async function guisesOf(
  view: View,
  principal: PrincipalRow,
  instead: Instead = {},
  named?: readonly RoleRow[],
): Promise<Policy[][]> {
  if (principal.type === 'main') return [[ADMINISTRATOR]]
  const guises = [await policiesWith(view, await attachmentOf(view, principal.id), instead)]
  for (const role of named ?? (await rolesOf(view, principal)))
    guises.push(await policiesWith(view, await attachmentOf(view, role.id), instead))
  return guises
}

/** The roles that name a sub account. Ids are UUIDs, so the text of a list holds an id only where it is an item. */
export function rolesOf(view: View, { id, account }: Pick<PrincipalRow, 'id' | 'account'>): Promise<RoleRow[]> {
  return view.find('role', [
    { column: 'account', is: 'eq', value: account },
    { column: 'entities', is: 'like', value: `*"${id}"*` },
  ])
}

/** The same for everybody of an account, by the ids of those whom they name. */
export async function rolesByEntity(view: View, account: string): Promise<ReadonlyMap<string, readonly RoleRow[]>> {
  const found = new Map<string, RoleRow[]>()
  for (const role of await view.find('role', [{ column: 'account', is: 'eq', value: account }]))
    for (const id of JSON.parse(role.entities) as string[]) found.set(id, [...(found.get(id) ?? []), role])
  return found
}

/** The attachments of the sub accounts in a group. */
export function membersOf(view: View, account: string, group: string): Promise<AttachmentRow[]> {
  return view.find('attachment', [
    { column: 'account', is: 'eq', value: account },
    { column: 'groups', is: 'like', value: `*"${group}"*` },
  ])
}

/** Whoever a policy is attached to: sub accounts, groups and roles. */
export function attachmentsWith(view: View, account: string, policy: string): Promise<AttachmentRow[]> {
  return view.find('attachment', [
    { column: 'account', is: 'eq', value: account },
    { column: 'policies', is: 'like', value: `*"${policy}"*` },
  ])
}

/** A policy of an account by its id, system-managed or user-created; of the same row it is the same object. */
export async function findPolicy(view: View, account: string, id: string): Promise<Policy | undefined> {
  const system = systemPolicy(id)
  if (system !== undefined) return system
  const row = await view.get('policy', id)
  if (row === undefined || row.account !== account) return undefined
  const known = policyOf.get(row)
  if (known !== undefined) return known
  const statements = JSON.parse(row.permissions) as Statement[]
  const made: Policy = { id: row.id, name: row.name, type: 'USER_CREATED', description: row.description, statements }
  policyOf.set(row, made)
  return made
}
