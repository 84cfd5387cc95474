import { MINUTE } from '#base/instant'
import type { KnownConsumer } from '../alike.ts'
import type { ConsumerRow } from '../consumer-row.ts'
import type { NewUsageRow } from '../usage-row.ts'

/** How many pairs of reader and secret stay in memory, some 100 bytes each. Beyond that all are forgotten: each is only written once more. */
const PAIRS_MAX = 150_000
/**
 * A reader that goes on reading the same version is written again after so long, and where more pairs are known than these, after as many
 * times as long: of 100,000 secrets nearly each read would be written twice, each time on a page of its own.
 */
const AGAIN_MS = MINUTE
const AGAIN_PAIRS = 10_000

/** Reads that hand out ACTIVE. Reading another stage on purpose says nothing about what one uses. */
const READS_ACTIVE: Readonly<Record<string, string>> = { 'View/getSecretValue': 'chain', 'View/getSecretStageValue': 'active' }

type TakingRecord = NewUsageRow & { version: number }

/** Whether somebody took a value to use it. An action works for the secret itself. */
function tellsOfConsumer(record: NewUsageRow): record is TakingRecord {
  if (record.result !== 'SUCCESS' || record.version === null || record.product !== 'SecretManager') return false
  // Who looks at a value in the console does not log in with it from then on.
  if (record.source !== 'API') return false
  return READS_ACTIVE[record.action] === record.stage && record.requestorType !== 'Job' && record.requestorType !== 'System'
}

function consumerIn(record: TakingRecord): ConsumerRow {
  return {
    secret: record.resourceId,
    principal: record.requestor,
    name: record.requestorName,
    type: record.requestorType,
    version: record.version,
    since: record.time,
    firstReadAt: record.time,
    lastReadAt: record.time,
  }
}

function isFresh(known: KnownConsumer | undefined, { version, time }: TakingRecord, againMs: number): boolean {
  return known?.version === version && Math.abs(time - known.lastReadAt) < againMs
}

/**
 * Finds the consumers in records of reads, and leaves out those that the store knows well enough: who reads a thousand times a
 * minute is written once, and at once when the version is another.
 */
export class Consumers {
  #written = new Map<string, Map<string, KnownConsumer>>()
  #count = 0

  /** Those to be written together with the records. */
  from(records: readonly NewUsageRow[]): ConsumerRow[] {
    let found: Map<string, ConsumerRow> | undefined
    const againMs = AGAIN_MS * Math.max(1, this.#count / AGAIN_PAIRS)
    for (const record of records) {
      if (!tellsOfConsumer(record)) continue
      if (isFresh(record.alike?.consumer, record, againMs)) continue
      const known = this.#written.get(record.requestor)?.get(record.resourceId)
      if (record.alike !== undefined) record.alike.consumer = known
      if (isFresh(known, record, againMs)) continue
      found ??= new Map()
      found.set(`${record.resourceId} ${record.requestor}`, consumerIn(record))
    }
    return found === undefined ? [] : [...found.values()]
  }

  /** After they are durable. */
  wrote(consumers: readonly ConsumerRow[]): void {
    for (const { secret, principal, version, lastReadAt } of consumers) {
      if (this.#count >= PAIRS_MAX) this.#forget()
      const bySecret = this.#written.get(principal) ?? new Map<string, KnownConsumer>()
      const known = bySecret.get(secret)
      if (known !== undefined) Object.assign(known, { version, lastReadAt })
      else {
        this.#written.set(principal, bySecret.set(secret, { version, lastReadAt }))
        this.#count++
      }
    }
  }

  #forget(): void {
    this.#written = new Map()
    this.#count = 0
  }
}
