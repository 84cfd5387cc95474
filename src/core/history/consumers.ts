import { MINUTE } from '#base/instant'
import { Bounded } from '../barrier/bounded.ts'
import type { ConsumerRow } from '../consumer-row.ts'
import type { NewUsageRow } from '../usage-row.ts'

/** How many pairs of reader and secret stay in memory; a pair that fell out is only written once more. */
const PAIRS_MAX = 50_000
/** A reader that goes on reading the same version is written again after so long. */
const AGAIN_MS = MINUTE

/** Reads that hand out ACTIVE. Reading another stage on purpose says nothing about what one uses. */
const READS_ACTIVE: Readonly<Record<string, string>> = { 'View/getSecretValue': 'chain', 'View/getSecretStageValue': 'active' }

/** The consumer that a record tells of; `undefined` where nobody took a value to use it. An action works for the secret itself. */
export function consumerIn(record: NewUsageRow): ConsumerRow | undefined {
  if (record.result !== 'SUCCESS' || record.version === null || record.product !== 'SecretManager') return undefined
  // Who looks at a value in the console does not log in with it from then on.
  if (record.source !== 'API') return undefined
  if (READS_ACTIVE[record.action] !== record.stage || record.requestorType === 'Job' || record.requestorType === 'System') return undefined
  return {
    secret: record.resourceId,
    principal: record.requestor,
    name: record.requestorName,
    type: record.requestorType,
    version: record.version,
    since: record.time,
    lastReadAt: record.time,
  }
}

/**
 * Finds the consumers in records of reads, and leaves out those that the store knows well enough: who reads a thousand times a
 * minute is written once, and at once when the version is another.
 */
export class Consumers {
  readonly #written = new Bounded<ConsumerRow>(PAIRS_MAX)

  /** Those to be written together with the records. */
  from(records: readonly NewUsageRow[]): ConsumerRow[] {
    let found: Map<string, ConsumerRow> | undefined
    for (const record of records) {
      const consumer = consumerIn(record)
      if (consumer === undefined || this.#knows(consumer)) continue
      found ??= new Map()
      found.set(keyOf(consumer), consumer)
    }
    return found === undefined ? [] : [...found.values()]
  }

  /** After they are durable. */
  wrote(consumers: readonly ConsumerRow[]): void {
    for (const consumer of consumers) this.#written.set(keyOf(consumer), consumer)
  }

  #knows(consumer: ConsumerRow): boolean {
    const known = this.#written.get(keyOf(consumer))
    return known?.version === consumer.version && Math.abs(consumer.lastReadAt - known.lastReadAt) < AGAIN_MS
  }
}

const keyOf = ({ secret, principal }: ConsumerRow) => `${secret} ${principal}`
