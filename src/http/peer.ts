import { type BlockList, isIP } from 'node:net'

/**
 * The address that a call counts as coming from: the socket's, unless that is one of our own proxies; then the last
 * address in X-Forwarded-For that is not a proxy of ours. An IPv4 address mapped into IPv6 is given as IPv4.
 */
export function peerOf(socketAddress: string | undefined, forwardedFor: string | undefined, proxies: BlockList | undefined): string {
  const socket = plain(socketAddress ?? '')
  if (proxies === undefined || forwardedFor === undefined || !isProxy(socket, proxies)) return socket
  const hops = forwardedFor.split(',').map((hop) => plain(hop.trim()))
  for (let at = hops.length - 1; at >= 0; at--) {
    const hop = hops[at] ?? ''
    if (isIP(hop) === 0) return socket
    if (!isProxy(hop, proxies)) return hop
  }
  return hops[0] ?? socket
}

function isProxy(address: string, proxies: BlockList): boolean {
  const family = isIP(address)
  return family !== 0 && proxies.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped?.[1] ?? address
}
