import { BlockList, isIP } from 'node:net'
import type { PrincipalRow } from '../rows.ts'

/** Where a sub account's API calls may come from. */
export interface ApiSource {
  type: 'IP' | 'VPC' | 'VPC_SERVER'
  source: string
}

/** Whether an address and an IP or CIDR rule are well-formed. */
export function isAddressRule(rule: string): boolean {
  const [address = '', bits, ...more] = rule.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
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
  const list = new BlockList()
  for (const { type, source } of JSON.parse(principal.apiAllowSources) as ApiSource[]) {
    if (type !== 'IP') continue
    const [address = '', bits] = source.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  lists.set(principal, list)
  return list
}
