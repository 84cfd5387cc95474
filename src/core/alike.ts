import type { Instant } from '#base/instant'

/** What was written of a reader and a secret. It stays the same object as long as the pair is known. */
export interface KnownConsumer {
  version: number
  lastReadAt: Instant
}

/**
 * Of records that are alike in all but their moment and the id of their request. Whoever makes something of each record keeps here what it made
 * of the first, and looks at no text of the others: of many secrets each lookup by a text costs as much as an HMAC, since none of it is in the
 * processor's caches. It tells nothing that the records do not, and whoever keeps something here can tell whether it is still true.
 */
export class Alike {
  /** The numbers that the store wrote their facts under. */
  facts: object | undefined = undefined
  /** What is known of their reader and their secret. */
  consumer: KnownConsumer | undefined = undefined
  /** The term of their resource, the index of a segment that saw it last, and the number that it has there. */
  term: number | undefined = undefined
  index = 0
  number = 0
}
