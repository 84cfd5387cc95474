import { randomUUID, X509Certificate } from 'node:crypto'
import type { Server } from 'node:net'
import type { Server as SecureServer } from 'node:tls'
import { requestIdOf } from '#base/ids'
import type { Clock } from '#base/instant'
import { localAddress } from '#base/local-address'
import type { Door } from '#core/door/door'
import type { Events } from '#core/events/events'
import type { CheckpointPost } from '#core/history/checkpoint-post'
import type { Room } from '#core/room'
import type { SessionParts } from '#core/sessions/parts'
import type { Sinks } from '#core/sinks/sinks'
import { listener } from '#http/listener'
import { Metrics } from '#http/metrics'
import type { Refusals } from '#http/refusals'
import { boundConnections } from './connections.ts'
import type { Log } from './log.ts'
import { readTlsFiles } from './pem-files.ts'
import type { Settings } from './settings.ts'

interface Listening {
  door: Door
  refusals: Refusals
  events: Events
  sessions: SessionParts
  sinks: Sinks
  checkpoints: CheckpointPost | undefined
  room: Room
}

/** The listener and what it measures. */
export function makeListener(
  { settings, clock, log }: { settings: Settings; clock: Clock; log: Log },
  { door, refusals, events, sessions, sinks, checkpoints, room }: Listening,
): ReturnType<typeof listener> {
  const { tls } = settings
  const metrics = new Metrics()
  metrics.gauge('coffer_event_streams', 'Streams of events that are open.', () => events.count)
  metrics.gauges(
    'coffer_sink_lag_records',
    'Usage records that wait for a sink, on the node that streams to it.',
    'sink',
    () => sinks.waiting,
  )
  metrics.gauges('coffer_sink_dropped_records', 'Usage records that a sink never got.', 'sink', () => sinks.dropped)
  if (checkpoints !== undefined) measureCheckpoints(metrics, checkpoints)
  const made = listener({
    door,
    clock,
    refusals,
    sessions,
    room,
    overTls: settings.overTls,
    trustedProxies: settings.trustedProxies,
    tls: tls === undefined ? undefined : readTlsFiles(tls),
    metrics,
    metricsToken: settings.metricsToken,
    behindProxy: settings.trustedProxies !== undefined || (settings.overTls && tls === undefined),
    publicUrl: settings.publicUrl,
    newRequestId: () => requestIdOf(clock.now(), randomUUID()),
    onFault: (requestId, error) => log.error({ err: error, requestId }, 'a call could not be answered'),
    onWrongSignature: (actor, requestId) =>
      void door.refused(actor, requestId).catch((error: unknown) => log.error({ err: error }, 'a refusal could not be recorded')),
    ready: () => room.ready(),
  })
  boundConnections(made.app.server, { clock, log })
  return made
}

function measureCheckpoints(metrics: Metrics, checkpoints: CheckpointPost): void {
  metrics.gauge('coffer_checkpoint_lag_records', 'Records under checkpoints that were not posted yet.', () => checkpoints.waiting)
  metrics.gauge('coffer_checkpoint_tries_failed', 'Tries to post checkpoints that failed since one did not.', () => checkpoints.failures)
}

/** Has the files of TLS served as they are now; those before stay where they cannot be. */
export function renewCertificate(server: Server, tls: NonNullable<Settings['tls']>, log: Log): void {
  try {
    const files = readTlsFiles(tls)
    ;(server as SecureServer).setSecureContext(files)
    log.info({ validTo: new X509Certificate(files.cert).validTo }, 'the certificate was read anew')
  } catch (error) {
    log.error({ err: error }, 'the certificate could not be read anew; the one before is served on')
  }
}

/** Actions and the first commands reach us on this machine, whatever we listen on. */
export function loopback(address: string, settings: Settings): string {
  const { port } = new URL(address)
  return localAddress({ host: settings.host, port, overTls: settings.tls !== undefined })
}

/** Why nobody can call, with what to do about it. */
export function notListening(error: Error, { host, port }: Settings): Error {
  const at = `${host.includes(':') ? `[${host}]` : host}:${port}`
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Error(`Something listens on ${at} already, perhaps another Coffer. Stop it, or set COFFER_PORT to another port.`)
    case 'EACCES':
      return new Error(`This user may not listen on ${at}. Set COFFER_PORT to a port from 1024 on, or have the system allow this one.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`This machine has no address ${host}. Set COFFER_HOST to one that it has.`)
    default:
      return error
  }
}
