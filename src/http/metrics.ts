import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Bounds of the answer times in seconds: from a hot read to a slow commit. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** What is measured: calls by operation and status. No name, id or address of anything becomes a label. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #calls: Counter<'operation' | 'status'>
  readonly #seconds: Histogram<'operation'>
  readonly contentType: string

  constructor() {
    const registers = [this.#registry]
    collectDefaultMetrics({ register: this.#registry })
    this.#calls = new Counter({
      name: 'coffer_calls_total',
      help: 'Calls answered, by operation and HTTP status.',
      labelNames: ['operation', 'status'],
      registers,
    })
    this.#seconds = new Histogram({
      name: 'coffer_call_seconds',
      help: 'Time from the first byte of a call to its answer.',
      labelNames: ['operation'],
      buckets: BUCKETS,
      registers,
    })
    this.contentType = this.#registry.contentType
  }

  called(operation: string, status: number, milliseconds: number): void {
    this.#calls.inc({ operation, status })
    this.#seconds.observe({ operation }, milliseconds / 1000)
  }

  /** A number that is asked for when the metrics are read. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read())
      },
    })
  }

  /** The same for each of a few things, by what they are called. */
  gauges(name: string, help: string, label: string, read: () => ReadonlyMap<string, number>): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect() {
        for (const [called, value] of read()) this.set({ [label]: called }, value)
      },
    })
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}
