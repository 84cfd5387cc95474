import { type BlockList, isIP } from 'node:net'
import type { PrincipalRow } from '../rows.ts'
import { isAddressRule } from './address-rule.ts'
import { blockList } from './condition.ts'

/** Where a sub account's API calls may come from. */
export interface ApiSource {
  type: 'IP' | 'VPC' | 'VPC_SERVER'
  source: string
}

/** What the deployment says the numbers of VPCs and servers stand for. */
export type Networks = ReadonlyMap<string, readonly string[]>
const NONE: Networks = new Map()

/**
 * Whether the principal's API sources take a call from this address. VPC and VPC_SERVER numbers stand for the addresses
 * that the deployment names for them; one that it does not name fits nothing.
 */
export function sourceAllowed(
  principal: Pick<PrincipalRow, 'useApiAllowSource' | 'apiAllowSources'>,
  ip: string,
  networks: Networks = NONE,
): boolean {
  if (principal.useApiAllowSource === 0) return true
  const family = isIP(ip)
  return family !== 0 && listOf(principal, networks).check(ip, family === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Whether the principal's console rules take a browser at this address. A rule that reads as an address is one, whatever the
 * deployment's networks are called; any other is a number, and one that the deployment does not name (any more) fits nothing.
 */
export function consoleSourceAllowed(
  principal: Pick<PrincipalRow, 'useConsolePermitIp' | 'consolePermitIps'>,
  ip: string,
  networks: Networks = NONE,
): boolean {
  if (principal.useConsolePermitIp === 0) return true
  const family = isIP(ip)
  const sources = JSON.parse(principal.consolePermitIps) as string[]
  const rules = sources.flatMap((source) => (isAddressRule(source) ? [source] : (networks.get(source) ?? [])))
  return family !== 0 && blockList(rules).check(ip, family === 6 ? 'ipv6' : 'ipv4')
}

/** Lists that were made of rows, as long as the very row is in memory. The networks are those of the process. */
const lists = new WeakMap<object, BlockList>()

function listOf(principal: Pick<PrincipalRow, 'apiAllowSources'>, networks: Networks): BlockList {
  const known = lists.get(principal)
  if (known !== undefined) return known
  const sources = JSON.parse(principal.apiAllowSources) as ApiSource[]
  const list = blockList(sources.flatMap(({ type, source }) => (type === 'IP' ? [source] : (networks.get(source) ?? []))))
  lists.set(principal, list)
  return list
}
