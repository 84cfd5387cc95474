import { BlockList, isIPv6 } from 'node:net'

/**
 * Which addresses a webhook may have. Public are the IPv4 addresses outside the blocks below, and of IPv6 the global
 * unicast block without the ones that only translate, tunnel or document (IANA special-purpose registries, RFC 6890). So IPv4
 * inside IPv6, in whichever form, is never public.
 */
const SPECIAL_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
const GLOBAL_V6: readonly [string, number] = ['2000::', 3]
const SPECIAL_V6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const special = new BlockList()
for (const [net, bits] of SPECIAL_V4) special.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of SPECIAL_V6) special.addSubnet(net, bits, 'ipv6')
const global = new BlockList()
global.addSubnet(...GLOBAL_V6, 'ipv6')

/** Whether an address (an IP literal without brackets or zone) may be called: it is public, or in `allowed`. */
export function mayCall(address: string, allowed: BlockList | undefined): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (allowed?.check(address, family) === true) return true
  if (special.check(address, family)) return false
  return family === 'ipv4' || global.check(address, 'ipv6')
}
