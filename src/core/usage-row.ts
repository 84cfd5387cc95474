import type { Instant } from '#base/instant'
import type { Alike } from './alike.ts'

/** One record of the usage history (contract: logs.md). Never a value, a key or a signature. */
export interface UsageRow {
  /** Given by the store, growing in commit order within a node. */
  seq: number
  time: Instant
  account: string
  requestorType: 'Customer' | 'Sub' | 'Role' | 'Job' | 'System'
  /** Principal id, and the name that people know it by. */
  requestor: string
  requestorName: string
  accessKey: string
  ip: string
  /** How the call came in; `SYSTEM` for what the server did on its own. */
  source: 'API' | 'CONSOLE' | 'SYSTEM'
  product: string
  /** `View/getSecretValue`. */
  action: string
  title: string
  nrn: string
  resourceId: string
  resourceName: string
  result: 'SUCCESS' | 'DENIED' | 'FAILED'
  /** The HTTP status of the answer, and the problem's code if it was one. */
  status: number
  problem: string
  requestId: string
  /** The rotation job, if the call was part of one. */
  job: string | null
  /** Which stage and version of a secret was read or written. */
  stage: string
  version: number | null
  message: string
}
export interface NewUsageRow extends Omit<UsageRow, 'seq'> {
  /** Where others are as this one in all but their moment and the id of their request, they have the same object here. */
  readonly alike?: Alike
}

/** The columns of a record, in the order in which it is read and written out. */
export const USAGE_COLUMNS = [
  'seq',
  'time',
  'account',
  'requestorType',
  'requestor',
  'requestorName',
  'accessKey',
  'ip',
  'source',
  'product',
  'action',
  'title',
  'nrn',
  'resourceId',
  'resourceName',
  'result',
  'status',
  'problem',
  'requestId',
  'job',
  'stage',
  'version',
  'message',
] as const satisfies readonly (keyof UsageRow)[]

/** Does not compile while a field is left out. */
type Missing = Exclude<keyof UsageRow, (typeof USAGE_COLUMNS)[number]>
export const USAGE_COLUMNS_ARE_WHOLE: [Missing] extends [never] ? true : never = true
