import { isIP } from 'node:net'

/** Whether a rule is an IP address or a CIDR block. */
export function isAddressRule(rule: string): boolean {
  const [address = '', bits, ...more] = rule.split('/')
  const family = isIP(address)
  // A zone belongs to the machine that wrote it, and no block of addresses can be made of it.
  if (family === 0 || more.length > 0 || address.includes('%')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
