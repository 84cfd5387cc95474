import type { BlockList } from 'node:net'
import { Sealed } from '#base/sealed'
import type { Receiver } from '#core/sinks/http-sink'
import type { FileSinkParts } from './file-sink.ts'

/** Where usage records are streamed to. */
export interface SinkSettings {
  stdout: boolean
  file: FileSinkParts | undefined
  collector: Sealed<Receiver> | undefined
  otlp: Sealed<Receiver> | undefined
  /** Addresses that these may have although they are not public, and the PEM file of authorities trusted for them. */
  allow: BlockList | undefined
  caPath: string | undefined
}

/** What is needed of whoever reads the settings. */
export interface SinkReader {
  text(name: string): string | undefined
  whole(name: string, usual: number, least: number, most: number): number
  oneOf(name: string, usual: string, choices: readonly string[]): string
  url(name: string, protocols: readonly string[]): string | undefined
  path(name: string, folder: string): string | undefined
  addresses(name: string): BlockList | undefined
  mistake(sentence: string): void
}

const MB = 1_000_000
const HEADER_NAME = /^[A-Za-z0-9-]{1,64}$/
const HEADER_VALUE = /^[\x20-\x7e]{1,4096}$/
/** What the request itself says. */
const OURS = ['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'user-agent']

export function readSinks(read: SinkReader, folder: string): SinkSettings {
  const path = read.path('SINK_FILE', folder)
  const sizeMaxBytes = read.whole('SINK_FILE_MB', 100, 1, 100_000) * MB
  const kept = read.whole('SINK_FILE_KEPT', 10, 0, 1000)
  return {
    stdout: read.oneOf('SINK_STDOUT', '0', ['0', '1']) === '1',
    file: path === undefined ? undefined : { path, sizeMaxBytes, kept },
    collector: receiver(read, 'SINK_COLLECTOR'),
    otlp: receiver(read, 'SINK_OTLP'),
    allow: read.addresses('SINK_ALLOW'),
    caPath: read.path('SINK_CA', folder),
  }
}

function receiver(read: SinkReader, name: string): Sealed<Receiver> | undefined {
  const url = read.url(name, ['https:'])
  const headers = headersOf(read.text(`${name}_HEADERS`))
  if (headers === undefined) {
    // Never quoted: they hold credentials.
    const rule = 'must be a list such as authorization=Bearer%20…,x-tenant=7: names of letters, digits and -, values percent-encoded'
    read.mistake(`COFFER_${name}_HEADERS ${rule}; headers of the request itself cannot be set.`)
  }
  return url === undefined || headers === undefined ? undefined : new Sealed({ url, headers })
}

function headersOf(text: string | undefined): Record<string, string> | undefined {
  const headers: Record<string, string> = {}
  for (const entry of text?.split(',') ?? []) {
    const at = entry.indexOf('=')
    const name = entry.slice(0, Math.max(at, 0)).trim().toLowerCase()
    const value = decoded(entry.slice(at + 1).trim())
    if (!HEADER_NAME.test(name) || OURS.includes(name) || value === undefined || !HEADER_VALUE.test(value)) return undefined
    headers[name] = value
  }
  return headers
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
