/**
 * Usage history: the logs by name, what their records are counted by, and how they are exported. In the report of unused rights a right
 * counts as used by a call that failed for another reason than rights, and on which resource it was used is not asked. When a right was last
 * used outlives the records that tell of it. Calls that were only counted are told to whoever sees the whole history, with the refusals.
 * An export ends a minute before its first piece was asked for, however long it takes: what came later is in none of its pieces.
 */
export const LOG_TYPES = ['SecretManager', 'KMS', 'IAM', 'CloudFunctions', 'CloudLogAnalytics', 'CloudActivityTracer', 'Watch'] as const
/** What the server does to the history on its own, and no operation is for. */
export const HISTORY_ACTIONS = { drop: 'Change/dropHistory', stream: 'Change/streamHistory' } as const
export const LOG_COUNTS_BY = ['log_name', 'action', 'result', 'problem', 'principal'] as const
export const HISTORY_FORMATS = ['jsonl', 'csv'] as const
export const HISTORY = {
  keywordMax: 500,
  /** Words and pairs of one search. */
  termsMax: 20,
  pageNoMax: 100,
  pageSizeMin: 10,
  pageSizeMax: 100,
  /** Totals are exact up to here. */
  totalMax: 10_000,
  bucketsMax: 1500,
  groupsMax: 200,
  exportMax: 1000,
  /** How many reasons and callers the report of refusals names. */
  reasonsMax: 20,
  refusedMax: 5,
  logsMax: 8000,
  /** Records of one log. */
  logMax: 2 ** 40,
  /** Hashes of one proof: two for each level of the tree are never reached. */
  pathMax: 80,
  daysMax: 3650,
} as const

/**
 * Sinks: usage records are streamed to them, each record at least once, those of one log in their order. A sink that is new begins with the
 * oldest record that is kept. Of several nodes that name a sink one streams the records of all to it, and another goes on within half a
 * minute of that one's end; so a file and stdout hold everything in one place instead of a part on each node.
 */
export const SINK_NAMES = ['stdout', 'file', 'collector', 'otlp'] as const
export type SinkName = (typeof SINK_NAMES)[number]
export const SINKS = {
  /** So many records of each log are handed over at a time. */
  batch: 500,
  /** How long a receiver may take to answer. */
  tryMs: 30_000,
  /** How long a sink that failed is left alone: doubling from the first to the most. */
  retryMs: { first: 1000, most: 300_000 },
  /** What a receiver refuses for good is summed up, and told no sooner after the last time. That such a record was refused itself is counted alone. */
  tellMs: 60_000,
} as const

/**
 * Checkpoints are posted out of reach as deliveries of subscriptions are (signed, see WEBHOOK): the newest one of every log that has a newer one
 * than was posted, as `data.checkpoints` of `log`, `size`, `key` and `checkpoint`; at most once a minute, and at a clean stop. One that
 * does not get there is tried again or overtaken by a newer one, since that vouches for all records before it.
 */
export const CHECKPOINT_POST = { type: 'history.checkpoints', most: 200, retryMs: { first: 1000, most: 300_000 } } as const
