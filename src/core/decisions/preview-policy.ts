import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { DECISIONS } from '#contract/rulings'
import { compile } from '../access/compile.ts'
import type { IdPatterns } from '../access/decide.ts'
import { idsAllowed } from '../access/ids-allowed.ts'
import { attachmentOf, attachmentsWith, type Instead, membersOf, policiesWith } from '../access/rights.ts'
import type { Policy } from '../access/statement.ts'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import { checkedStatements } from '../policies/check-document.ts'
import { findOwnPolicy } from '../policies/own-policy.ts'
import { KNOWN_ACTIONS } from '../policies/words.ts'

type Holder = Reply<typeof OPERATIONS.previewPolicy>['holders'][number]
type Changes = Holder['gains']

/** Who would gain and lose what if a policy were saved like this. Conditions are taken to hold. Nothing is stored. */
export const previewPolicy: Reading<typeof OPERATIONS.previewPolicy> = async (view, { actor, input, note }) => {
  const row = await findOwnPolicy(view, actor, input.params.id)
  note({ resourceName: row.name })
  const statements = checkedStatements(input.body.permissions)
  const policy: Policy = { id: row.id, name: row.name, type: 'USER_CREATED', description: '', statements }
  const holders: Holder[] = []
  for (const { id, ...who } of await concerned(view, actor.account, row.id)) {
    const { gains, loses } = await differences(view, actor.account, id, { policy })
    if (gains.length + loses.length > 0) holders.push({ ...who, principalId: id, gains, loses })
  }
  return { holders }
}

/** Everybody who holds a policy: themselves, or through a group; and roles. */
async function concerned(view: View, account: string, policy: string) {
  const ids = new Set<string>()
  for (const { id } of await attachmentsWith(view, account, policy)) {
    const group = await view.get('group', id)
    if (group === undefined) ids.add(id)
    else for (const member of await membersOf(view, account, id)) ids.add(member.id)
  }
  const found = []
  for (const id of ids) {
    const principal = await view.get('principal', id)
    const role = await view.get('role', id)
    if (principal !== undefined) found.push({ id, principalType: 'Sub' as const, name: principal.loginId })
    if (role !== undefined) found.push({ id, principalType: 'Role' as const, name: role.name })
  }
  return found
}

async function differences(view: View, account: string, holder: string, instead: Instead): Promise<{ gains: Changes; loses: Changes }> {
  const attachment = await attachmentOf(view, holder)
  const before = compile(await policiesWith(view, attachment, {}))
  const after = compile(await policiesWith(view, attachment, instead))
  const [gains, loses]: [Changes, Changes] = [[], []]
  for (const { product, action, types } of KNOWN_ACTIONS) {
    for (const type of types) {
      const place = { product, region: view.world.region, memberNo: account, type }
      const [was, is] = [before, after].map((policies) => idsAllowed(policies, action, place, () => true)) as [IdPatterns, IdPatterns]
      const more = beyond(was, is)
      const less = beyond(is, was)
      if (more.length > 0) gains.push({ product, action, type, ids: more })
      if (less.length > 0) loses.push({ product, action, type, ids: less })
    }
  }
  return { gains: gains.slice(0, DECISIONS.changesMax), loses: loses.slice(0, DECISIONS.changesMax) }
}

/** What `is` allows and `was` does not, as patterns: newly allowed ones, and those that are no longer denied. */
function beyond(was: IdPatterns, is: IdPatterns): string[] {
  if (is.allow.length === 0 || is.deny.includes('*')) return []
  const deniedAll = was.deny.includes('*') || was.allow.length === 0
  const allowed = is.allow.filter((id) => deniedAll || !(was.allow.includes(id) || was.allow.includes('*')))
  const freed = deniedAll ? [] : was.deny.filter((id) => !is.deny.includes(id))
  const ids = [...allowed, ...freed]
  const but = ids.length === 0 ? [] : is.deny.map((id) => `-${id}`)
  return [...new Set([...ids, ...but])].slice(0, DECISIONS.idsMax)
}
