import type { ActivationRow } from '#core/activation-row'
import { COLUMNS } from '#core/columns'
import type { ConsumerRow } from '#core/consumer-row'
import type { LogRow, PostingRow, SegmentRow, UsedRight } from '#core/ports/history-store'
import type { FeedEntry, Mark, SlotRow } from '#core/ports/store'
import type { Kind, Rows, ValueRow } from '#core/rows'
import type { UsageRow } from '#core/usage-row'

/**
 * The tables of both engines. Columns are named as the fields of the rows are, so that nothing is translated on the
 * way; every identifier is quoted, since `groups`, `trigger` and others are words of SQL.
 */
export interface Schema extends Rows {
  /** `erased` 1: an empty row that an erased value left where it lay. */
  value: ValueRow & { erased: 0 | 1 }
  activation: ActivationRow
  usage: UsageStored
  /** Records as readers see them. */
  usage_record: UsageRow
  usage_day: { seq: number; day: number }
  usage_log: LogRow
  usage_segment: SegmentRow
  /** Leaf hashes of the records from `seq` on, 32 bytes each. */
  usage_leaves: { seq: number; hashes: Uint8Array }
  usage_posting: PostingRow
  usage_text: { id: number; text: string }
  usage_who: { id: number; account: string; requestorType: string; requestor: string; requestorName: string; accessKey: string }
  usage_call: {
    id: number
    product: string
    action: string
    title: string
    result: string
    status: number
    problem: string
    stage: string
  }
  usage_resource: { id: number; head: number; resourceId: string; resourceName: string; nrn: string | null }
  consumer: ConsumerRow
  used_right: UsedRight
  /** The MAC of the newest state of each guarded row. */
  mark: Mark
  /** One row. Positions up to `trimmed` are no longer kept. `link` and `seal` prove the marks and the feed. */
  feed_head: { id: 1; position: number; trimmed: number; link: Uint8Array; seal: Uint8Array }
  /** `mac` is empty where the row was removed. */
  feed: FeedEntry
  sequence: { name: string; last: number }
  slot: SlotRow
  /** Nodes and the end of their leases. */
  node: { id: string; until: number }
  /** One row: the newest heartbeat of any node, and the one before it. */
  heartbeat: { id: 1; at: number | null; before: number | null }
  refusal: { minute: number; reason: string; address: string; count: number }
  /** How far something has come through the history. */
  progress: { name: string; at: string }
  /** One row, written to find out whether a write would be taken. */
  probe: { id: 1; count: number }
  schema_version: { version: number; name: string }
}
export type TableName = keyof Schema

type Columns<R> = readonly (keyof R & string)[]

/** The stored columns of each kind: what the MAC covers, then the MAC. */
export const ROW_COLUMNS = Object.fromEntries(Object.entries(COLUMNS).map(([kind, columns]) => [kind, [...columns, 'mac']])) as unknown as {
  [K in Kind]: Columns<Rows[K]>
}

export const KINDS = Object.keys(COLUMNS) as readonly Kind[]

type NullableIn<R> = { [C in keyof R]: null extends R[C] ? C : never }[keyof R]

/** The columns that may be null. They need a word on where nulls stand in an order, which the engines disagree about. */
export const NULLABLE = {
  account: [],
  principal: [],
  attachment: [],
  access_key: ['expiresAt', 'job', 'fence', 'parent', 'role'],
  policy: [],
  group: [],
  role: [],
  session: [],
  kms_key: ['nextRotationAt', 'destroyAt'],
  kms_key_version: [],
  reseal: ['endedAt'],
  secret: [
    'takenName',
    'boundary',
    'active',
    'previous',
    'pending',
    'rotationPeriod',
    'nextRotationAt',
    'lastRotationAt',
    'trigger',
    'openJob',
    'lastJob',
    'completedEpoch',
    'retireWithin',
    'retireDeadline',
    'retireSince',
    'retireRetryAt',
    'windowCron',
    'windowZone',
    'windowMinutes',
    'destroyAt',
    'destroyedAt',
  ],
  job: ['retires', 'firedAt', 'startedAt', 'pendingAt', 'endedAt', 'owner', 'retryAt', 'accessKey', 'activation'],
  package: [],
  action: [],
  trigger: ['sealedWebhook', 'action', 'readsSetBy'],
  subscription: [],
  delivery: ['secret', 'nextAt', 'lastStatus', 'endedAt'],
  alert: ['secret', 'principal', 'acknowledgedAt', 'acknowledgedBy'],
  watch_rule: [],
} as const satisfies { [K in Kind]: readonly NullableIn<Rows[K]>[] }

export const VALUE_COLUMNS = [
  'secret',
  'version',
  'sealed',
  'wrapped',
  'keyTag',
  'keyVersion',
  'createdAt',
] as const satisfies Columns<ValueRow>

export const ACTIVATION_COLUMNS = [
  'id',
  'account',
  'action',
  'trigger',
  'job',
  'startedAt',
  'endedAt',
  'success',
  'status',
  'result',
  'logs',
] as const satisfies Columns<ActivationRow>

/** A usage record as it is stored. */
interface UsageStored {
  seq: number
  time: number
  who: number
  call: number
  resource: number
  address: number
  message: number | null
  job: number | null
  requestId: Uint8Array
  version: number | null
}
export const USAGE_STORED = [
  'seq',
  'time',
  'who',
  'call',
  'resource',
  'address',
  'message',
  'job',
  'requestId',
  'version',
] as const satisfies Columns<UsageStored>

/** What records have in common, each in a table of its own. */
export const FACT_COLUMNS = {
  usage_text: ['id', 'text'],
  usage_who: ['id', 'account', 'requestorType', 'requestor', 'requestorName', 'accessKey', 'source'],
  usage_call: ['id', 'product', 'action', 'title', 'result', 'status', 'problem', 'stage'],
  usage_resource: ['id', 'head', 'resourceId', 'resourceName', 'nrn'],
} as const
export type FactTable = keyof typeof FACT_COLUMNS
/** In the order in which a record names them first: by its address, who, call and resource. */
export const FACT_TABLES = ['usage_text', 'usage_who', 'usage_call', 'usage_resource'] as const satisfies readonly FactTable[]

/** The columns of `usage` that hold the numbers of facts, and where those lie. */
export const FACT_TABLE_OF = {
  who: 'usage_who',
  call: 'usage_call',
  resource: 'usage_resource',
  address: 'usage_text',
  message: 'usage_text',
  job: 'usage_text',
} as const satisfies Record<string, FactTable>
export type FactColumn = keyof typeof FACT_TABLE_OF
export const USAGE_FACTS = Object.keys(FACT_TABLE_OF) as readonly FactColumn[]

export const SEGMENT_COLUMNS = ['id', 'root', 'from', 'to'] as const satisfies Columns<SegmentRow>
export const POSTING_COLUMNS = ['segment', 'term', 'count', 'at'] as const satisfies Columns<PostingRow>
export const LOG_COLUMNS = [
  'id',
  'publicKey',
  'sealedKey',
  'size',
  'kept',
  'dropped',
  'posted',
  'checkpoint',
] as const satisfies Columns<LogRow>

export const CONSUMER_COLUMNS = [
  'secret',
  'principal',
  'name',
  'type',
  'version',
  'since',
  'firstReadAt',
  'lastReadAt',
] as const satisfies Columns<ConsumerRow>
export const CONSUMER_WHOLE: ReadonlySet<string> = new Set<keyof ConsumerRow>(['version', 'since', 'firstReadAt', 'lastReadAt'])

export const MARK_COLUMNS = ['kind', 'id', 'mac'] as const satisfies Columns<Mark>

export const SLOT_COLUMNS = ['id', 'kind', 'derivation', 'wrapped', 'check', 'replaces', 'createdAt'] as const satisfies Columns<SlotRow>
