import { type BlockList, isIP } from 'node:net'
import type { PrincipalRow } from '../rows.ts'
import { blockList } from './condition.ts'

/** Where a sub account's API calls may come from. */
export interface ApiSource {
  type: 'IP' | 'VPC' | 'VPC_SERVER'
  source: string
}

/**
 * Whether the principal's API sources take a call from this address. VPC and VPC_SERVER numbers stand for addresses
 * that the deployment would have to name; while it names none, such a rule fits nothing.
 */
export function sourceAllowed(principal: Pick<PrincipalRow, 'useApiAllowSource' | 'apiAllowSources'>, ip: string): boolean {
  if (principal.useApiAllowSource === 0) return true
  const family = isIP(ip)
  return family !== 0 && listOf(principal).check(ip, family === 6 ? 'ipv6' : 'ipv4')
}

/** Lists that were made of rows, as long as the very row is in memory. */
const lists = new WeakMap<object, BlockList>()

function listOf(principal: Pick<PrincipalRow, 'apiAllowSources'>): BlockList {
  const known = lists.get(principal)
  if (known !== undefined) return known
  const sources = JSON.parse(principal.apiAllowSources) as ApiSource[]
  const list = blockList(sources.filter(({ type }) => type === 'IP').map(({ source }) => source))
  lists.set(principal, list)
  return list
}
