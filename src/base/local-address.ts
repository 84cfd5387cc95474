/** What of the server's settings tells where it is called from its own machine. */
type Named = Readonly<Record<string, string | undefined>>

/** Where a server of this machine is called that listens on `host`. */
export function localAddress({ host, port, overTls }: { host: string; port: number | string; overTls: boolean }): string {
  return `${overTls ? 'https' : 'http'}://${localHost(host)}:${port}`
}

/** `known`, an address of a server, with what these settings say in the place of its parts. `known` itself where it is no address. */
export function addressBySettings({ COFFER_HOST: host, COFFER_PORT, COFFER_TLS_CERT: certificate }: Named, known: string): string {
  // 0 is any free one.
  const port = /^[1-9]\d*$/.test(COFFER_PORT ?? '') ? COFFER_PORT : undefined
  if (!URL.canParse(known) || !(host || port || certificate)) return known
  const was = new URL(known)
  return localAddress({
    host: host || was.hostname,
    port: port || was.port || (was.protocol === 'https:' ? 443 : 80),
    overTls: Boolean(certificate) || was.protocol === 'https:',
  })
}

/** Who calls it there is on its machine. */
function localHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
