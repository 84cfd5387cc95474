import type { SinkPort } from '#core/ports/sink'
import type { Pause } from '#core/ports/webhook'
import { httpSink } from '#core/sinks/http-sink'
import type { PumpParts } from '#core/sinks/pump'
import { Sinks } from '#core/sinks/sinks'
import { makeWebhooks } from '#outbound/webhooks'
import type { Log } from '../log.ts'
import { authoritiesIn } from '../pem-files.ts'
import { fileSink } from './file-sink.ts'
import type { SinkSettings } from './sink-settings.ts'
import { stdoutSink } from './stdout-sink.ts'

/** The sinks that the settings name. Throws an error for the person who starts the server. */
export function openSinks(settings: SinkSettings, pause: Pause, { log, ...parts }: Omit<PumpParts, 'onFault'> & { log: Log }): Sinks {
  const onFault = (error: unknown) => log.error({ err: error }, 'usage records could not be streamed to a sink; it is tried again')
  return new Sinks(makeSinks(settings, pause), { ...parts, onFault })
}

function makeSinks({ stdout, file, collector, otlp, allow, caPath }: SinkSettings, pause: Pause): SinkPort[] {
  const sinks: SinkPort[] = []
  if (stdout) sinks.push(stdoutSink({ pause }))
  if (file !== undefined) sinks.push(fileSink(file))
  const certificates = caPath === undefined ? undefined : authoritiesIn(caPath, 'COFFER_SINK_CA')
  if (collector === undefined && otlp === undefined) return sinks
  const webhooks = makeWebhooks({ allowed: allow, certificates, setting: 'COFFER_SINK_ALLOW' })
  for (const [name, receiver] of [['collector', collector] as const, ['otlp', otlp] as const]) {
    if (receiver === undefined) continue
    const refusal = webhooks.refusal(receiver.open().url)
    if (refusal !== undefined) throw new Error(`COFFER_SINK_${name.toUpperCase()} cannot be called: ${refusal} Nothing was changed.`)
    sinks.push(httpSink(name, receiver, { webhooks, pause }))
  }
  return sinks
}
