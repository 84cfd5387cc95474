import { isIPv4 } from 'node:net'

/** The /24 of an IPv4 address, the /64 of an IPv6 one. */
export function addressBlock(ip: string): string {
  return isIPv4(ip) ? `${ip.split('.').slice(0, 3).join('.')}.0/24` : sixtyFour(ip)
}

/** An IPv4 address by itself, of IPv6 the /64, which is what one subscriber has. */
export function oneSubscriber(ip: string): string {
  return isIPv4(ip) ? ip : sixtyFour(ip)
}

function sixtyFour(ip: string): string {
  const [head = '', tail = ''] = ip.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const groups = ip.includes('::') ? [...left, ...new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right] : left
  return `${groups.slice(0, 4).join(':')}::/64`
}
