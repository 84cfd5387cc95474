import type { IncomingMessage } from 'node:http'

/** RFC 3986 §3.2.2, §3.2.3: a name, an address of IPv4 or one of IPv6 in brackets, and a port. Empty where the target has no authority. */
const HOST = /^(?:[\w.~!$&'()*+;=-]|%[0-9A-Fa-f]{2})*(?::\d*)?$|^\[[0-9A-Fa-fv:.]+\](?::\d*)?$/
/** Whoever calls again says the same. */
let lastRight = ''

/** What is wrong with the Host of a request (RFC 9112 §3.2), of which only older HTTP may have none. */
export function hostFault({ headers: { host }, rawHeaders, httpVersion }: IncomingMessage): string | undefined {
  if (host === undefined) return httpVersion === '1.1' ? 'it has no Host' : undefined
  if (host !== lastRight) {
    if (!HOST.test(host)) return 'its Host is none'
    lastRight = host
  }
  // The second of two is in none of the parsed headers.
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (isHost(rawHeaders[at] as string)) count++
  return count > 1 ? 'it has more than one Host' : undefined
}

function isHost(name: string): boolean {
  return name.length === 4 && (name === 'Host' || name.toLowerCase() === 'host')
}
