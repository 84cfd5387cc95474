import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import type { Input, Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { View } from '../barrier/view.ts'
import { type CallById, contentTag, matchPrincipal } from '../door/match.ts'
import type { PrincipalRow } from '../rows.ts'
import { isLocked } from '../sessions/locked.ts'
import { hasFactor } from '../sessions/second-factor.ts'
import type { Actor } from './actor.ts'
import { isAddressRule } from './address-rule.ts'
import { attachmentOf } from './rights.ts'
import type { ApiSource, Networks } from './source-rules.ts'
import { type Tag, writtenTags } from './tags.ts'

type Item = Reply<typeof OPERATIONS.getSubAccountList>['items'][number]

/** A sub account of the caller's account; Problem `principal.not-found`. The main account is none. */
export async function findSubAccount(view: View, actor: Actor, id: string): Promise<PrincipalRow> {
  const row = await view.get('principal', id)
  if (row === undefined || row.account !== actor.account || row.type !== 'sub')
    throw new Problem('principal.not-found', 'No sub account has this id. List the sub accounts and use an id from there.')
  return row
}

/** A sub account as lists answer it. */
export function subAccountItem(view: View, row: PrincipalRow): Item {
  return {
    subAccountId: row.id,
    subAccountNo: row.number,
    loginId: row.loginId,
    name: row.name,
    email: row.email,
    memo: row.memo,
    active: row.active === 1,
    canAPIGatewayAccess: row.apiAccess === 1,
    canConsoleAccess: row.consoleAccess === 1,
    needPasswordReset: row.needPasswordReset === 1,
    isMfaMandatory: row.mfaMandatory === 1,
    isMfaSet: hasFactor(row),
    isLocked: isLocked(row),
    useConsolePermitIp: row.useConsolePermitIp === 1,
    consolePermitIps: JSON.parse(row.consolePermitIps) as string[],
    useApiAllowSource: row.useApiAllowSource === 1,
    apiAllowSources: JSON.parse(row.apiAllowSources) as ApiSource[],
    tags: JSON.parse(row.tags) as Tag[],
    createTime: row.createdAt,
    nrn: nrn({ product: 'IAM', region: view.world.region, memberNo: row.account, type: 'SubAccount', id: row.id }),
  }
}

/**
 * Another number after each change that an administrator can make to it, its policies and groups among them; what it does itself, such
 * as failing to sign in, is none.
 */
export async function subAccountTag(view: View, row: PrincipalRow): Promise<number> {
  const { isLocked: _locked, isMfaSet: _set, ...item } = subAccountItem(view, row)
  const { policies, groups } = await attachmentOf(view, row.id)
  return contentTag([item, policies, groups])
}

/** The sub account that a change is about; Problem `principal.changed` when it is not as the caller read it. Names it in the record. */
export async function matchedSubAccount(view: View, call: CallById): Promise<PrincipalRow> {
  const row = await findSubAccount(view, call.actor, call.input.params.id)
  await matchPrincipal(call, { kind: 'sub account', name: row.loginId, tag: () => subAccountTag(view, row) })
  return row
}

type Fields = Partial<Input<typeof OPERATIONS.createSubAccount>['body'] & Input<typeof OPERATIONS.updateSubAccount>['body']>

/**
 * The columns that a body names; what it does not name is left out. Problem `input.invalid` for a malformed address, and for a
 * number that none of the deployment's networks has, and for a tag's key that stands twice.
 */
export function subAccountColumns(body: Fields, networks: Networks = new Map()): Partial<PrincipalRow> {
  for (const rule of body.consolePermitIps ?? []) if (!networks.has(rule)) checkAddress('consolePermitIps', rule, OR_NUMBER)
  checkApiSources(body.apiAllowSources ?? [], networks)
  const columns: { [C in keyof PrincipalRow]?: PrincipalRow[C] | undefined } = {
    name: body.name,
    email: body.email,
    memo: body.memo,
    active: flag(body.active),
    apiAccess: flag(body.canAPIGatewayAccess),
    consoleAccess: flag(body.canConsoleAccess),
    needPasswordReset: flag(body.needPasswordReset),
    mfaMandatory: flag(body.isMfaMandatory),
    useConsolePermitIp: flag(body.useConsolePermitIp),
    consolePermitIps: json(body.consolePermitIps),
    useApiAllowSource: flag(body.useApiAllowSource),
    apiAllowSources: json(body.apiAllowSources),
    tags: body.tags === undefined ? undefined : writtenTags(body.tags),
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<PrincipalRow>
}

const OR_NUMBER = ', or the number of a VPC or VPC server that COFFER_VPC_SOURCES names'
function checkAddress(field: string, rule: string, or = ''): void {
  if (!isAddressRule(rule))
    throw new Problem('input.invalid', `${field}: each address is an IP address or a CIDR block, such as 10.0.0.0/8${or}.`, {
      reason: { is: 'address', field },
    })
}

function checkApiSources(sources: readonly ApiSource[], networks: Networks): void {
  for (const [at, { type, source }] of sources.entries()) {
    if (type === 'IP') checkAddress('apiAllowSources', source)
    else if (!networks.has(source))
      throw new Problem(
        'input.invalid',
        `apiAllowSources[${at}].source: COFFER_VPC_SOURCES names no VPC or VPC server by this number, so that nobody could call from there. Use a number that it names; an IP address or a CIDR block has the type IP.`,
        { reason: { is: 'no-such', field: 'apiAllowSources' } },
      )
  }
}

const flag = (value: boolean | undefined): 0 | 1 | undefined => (value === undefined ? undefined : value ? 1 : 0)
const json = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value))
