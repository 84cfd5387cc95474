import type { Registry } from 'prom-client'

/** Bounds of the answer times in seconds: from a hot read to a slow commit. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** What is counted of one operation. Plain numbers, since each call comes here: text is made of them when somebody asks. */
class Tally {
  readonly statuses = new Map<number, number>()
  /** By the first bound that the time did not exceed; the last is for what took longer than all. */
  readonly buckets = new Float64Array(BUCKETS.length + 1)
  seconds = 0

  add(status: number, seconds: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
    this.seconds += seconds
    let at = 0
    while (at < BUCKETS.length && seconds > (BUCKETS[at] as number)) at++
    this.buckets[at] = (this.buckets[at] as number) + 1
  }
}

/** What is measured: calls by operation and status. No name, id or address of anything becomes a label. */
export class Metrics {
  readonly #tallies = new Map<string, Tally>()
  readonly #gauges: { name: string; help: string; label?: string; read: () => number | ReadonlyMap<string, number> }[] = []
  #registry: Promise<Registry> | undefined

  called(operation: string, status: number, milliseconds: number): void {
    let tally = this.#tallies.get(operation)
    if (tally === undefined) {
      tally = new Tally()
      this.#tallies.set(operation, tally)
    }
    tally.add(status, milliseconds / 1000)
  }

  /** A number that is asked for when the metrics are read. */
  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.push({ name, help, read })
  }

  /** The same for each of a few things, by what they are called. */
  gauges(name: string, help: string, label: string, read: () => ReadonlyMap<string, number>): void {
    this.#gauges.push({ name, help, label, read })
  }

  async text(): Promise<{ text: string; contentType: string }> {
    this.#registry ??= this.#open()
    const registry = await this.#registry
    return { text: `${await registry.metrics()}${callsText(this.#tallies)}`, contentType: registry.contentType }
  }

  /** When the metrics are read first: what measures the runtime takes a few megabytes, and a server that nobody asks does without. */
  async #open(): Promise<Registry> {
    const { collectDefaultMetrics, Gauge, Registry } = await import('prom-client')
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    for (const { name, help, label, read } of this.#gauges) {
      new Gauge({
        name,
        help,
        labelNames: label === undefined ? [] : [label],
        registers: [registry],
        collect() {
          const found = read()
          if (typeof found === 'number') this.set(found)
          else for (const [called, value] of found) this.set({ [label as string]: called }, value)
        },
      })
    }
    return registry
  }
}

/** In the text format of Prometheus: buckets count what is in the ones before them, too. */
function callsText(tallies: ReadonlyMap<string, Tally>): string {
  const calls = ['# HELP coffer_calls_total Calls answered, by operation and HTTP status.', '# TYPE coffer_calls_total counter']
  const times = ['# HELP coffer_call_seconds Time from the first byte of a call to its answer.', '# TYPE coffer_call_seconds histogram']
  for (const [operation, { statuses, buckets, seconds }] of tallies) {
    for (const [status, count] of statuses) calls.push(`coffer_calls_total{operation="${operation}",status="${status}"} ${count}`)
    let count = 0
    for (const [at, each] of buckets.entries()) {
      count += each
      times.push(`coffer_call_seconds_bucket{le="${BUCKETS[at] ?? '+Inf'}",operation="${operation}"} ${count}`)
    }
    times.push(
      `coffer_call_seconds_sum{operation="${operation}"} ${seconds}`,
      `coffer_call_seconds_count{operation="${operation}"} ${count}`,
    )
  }
  return `\n${[...calls, ...times].join('\n')}\n`
}
