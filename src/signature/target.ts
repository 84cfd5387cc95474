/**
 * A request target as it is signed: path and query exactly as they stand on the request line. The absolute form
 * (RFC 9112, 3.2.2), which proxies are sent, is reduced to them; an empty path becomes `/`.
 */
export function pathAndQuery(target: string): string {
  const origin = /^https?:\/\/[^/?#]*/i.exec(target)
  if (origin === null) return target
  const rest = target.slice(origin[0].length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
