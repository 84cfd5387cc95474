import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { UsageRow } from '#core/usage-row'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { startCoffer, type TestCoffer, type TestOptions } from '../support/coffer.ts'
import { makeAuthority, type Received, Receiver } from '../support/receiver.ts'

export const TOKEN = 'canary-token-of-the-receiver'

/** A Coffer that streams to a file and to receivers of this test. */
export async function startStreaming(options: TestOptions = {}) {
  const authority = makeAuthority()
  const collector = await Receiver.start(authority)
  const otlp = await Receiver.start(authority)
  const folder = mkdtempSync(join(tmpdir(), 'coffer-sinks-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'usage.jsonl')
  const env = {
    COFFER_SINK_FILE: file,
    COFFER_SINK_COLLECTOR: collector.url,
    COFFER_SINK_COLLECTOR_HEADERS: `authorization=Bearer%20${TOKEN}`,
    COFFER_SINK_OTLP: otlp.url,
    COFFER_SINK_ALLOW: '127.0.0.1,::1',
    COFFER_SINK_CA: authority.path,
    ...options.env,
  }
  const coffer = await startCoffer({ ...options, env })
  return { coffer, collector, otlp, file }
}

/** Lets everything go out that can now. */
export async function flow({ coffer }: TestCoffer): Promise<void> {
  await coffer.jobs.tick()
  await coffer.sinks.idle()
}

export const linesOf = (text: string): UsageRow[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as UsageRow)

export const inFile = (path: string): UsageRow[] => linesOf(readFileSync(path, 'utf8'))
export const inDeliveries = (received: readonly Received[]): UsageRow[] => received.flatMap(({ text }) => linesOf(text))

/** Everything that the history holds, in order. */
export async function history({ coffer }: TestCoffer): Promise<UsageRow[]> {
  return (await coffer.store.newRecords({}, 100_000)).records
}

export async function record({ coffer, clock }: TestCoffer, count: number, more: Partial<UsageRow> = {}): Promise<void> {
  const records = Array.from({ length: count }, (_, n) => sampleRecord({ time: clock.now() + n, message: `record ${n}`, ...more }))
  await coffer.store.appendReads(null, records)
}
