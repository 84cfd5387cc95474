import type { Instant } from '#base/instant'
import type { UsageRow } from './usage-row.ts'

/** Who reads a secret, and which version they hold. Told by the records of reads, written with them; it decides no right. */
export interface ConsumerRow {
  secret: string
  /** The id of the reader, what people know it by, and what it is. */
  principal: string
  name: string
  type: UsageRow['requestorType']
  /** The version that was ACTIVE at the last read, and when this reader saw it first. */
  version: number
  since: Instant
  /** Of the first read of any version. */
  firstReadAt: Instant
  /** Of the last read, or at most a minute older; a quarter of an hour where a node knows 150,000 pairs of reader and secret, and in between as many minutes as there are ten thousands. */
  lastReadAt: Instant
}
