import type { Instant } from '#base/instant'
import type { PackageRow, TriggerRow } from './function-rows.ts'
import type { GroupColumns, RoleColumns } from './group-columns.ts'
import type { Flag, Guard } from './guard.ts'
import type { ResealColumns } from './reseal-row.ts'
import type { SessionColumns } from './session-columns.ts'
import type { AlertRow, DeliveryRow, SubscriptionRow, WatchRuleRow } from './watch-rows.ts'

export interface AccountRow extends Guard {
  /** The member number. */
  id: string
  name: string
  createdAt: Instant
}

export interface PrincipalRow extends Guard {
  id: string
  account: string
  type: 'main' | 'sub'
  /** `subAccountNo`; 0 for the main account. */
  number: number
  loginId: string
  name: string
  email: string
  memo: string
  active: Flag
  apiAccess: Flag
  consoleAccess: Flag
  needPasswordReset: Flag
  /** `argon2id$…`, or empty while no password is set. */
  passwordHash: string
  /** Wrong passwords and codes in a row at the console. */
  failedSignIns: number
  mfaMandatory: Flag
  /** The second factor's secret, sealed under the master key; empty bytes while none is set up. */
  mfaSealed: Uint8Array
  /** The newest time step whose code was used: it and those before it are never taken again. */
  mfaStep: number
  useConsolePermitIp: Flag
  /** JSON string[]. */
  consolePermitIps: string
  useApiAllowSource: Flag
  /** JSON {type,source}[]. */
  apiAllowSources: string
  /** JSON {key,value}[]. */
  tags: string
  createdAt: Instant
}

/** The policies and groups of one holder, as one row, so that a missing one is found. */
export interface AttachmentRow extends Guard {
  /** The holder: a principal, group or role. */
  id: string
  account: string
  /** JSON string[], sorted. */
  policies: string
  /** JSON string[], sorted. */
  groups: string
}

export interface AccessKeyRow extends Guard {
  /** The access key id that callers send. */
  id: string
  account: string
  principal: string
  kind: 'standing' | 'temporary' | 'job'
  /** The secret key, sealed under the master key. */
  sealed: Uint8Array
  active: Flag
  createdAt: Instant
  expiresAt: Instant | null
  /** For a job's key: the job and the fencing number that it was made under. */
  job: string | null
  fence: number | null
  /** For a temporary key: the key that asked for it, with which it ends, and the role that it stands for, if any. */
  parent: string | null
  role: string | null
  /** For a temporary key: whether a second factor was given for it. */
  mfa: Flag
}

export type ResealRow = ResealColumns & Guard
export type GroupRow = GroupColumns & Guard
export type RoleRow = RoleColumns & Guard
export type SessionRow = SessionColumns & Guard

export interface PolicyRow extends Guard {
  id: string
  account: string
  name: string
  description: string
  /** JSON: the statements. */
  permissions: string
  createdAt: Instant
  updatedAt: Instant
}

export type KeyState = 'ENABLE' | 'DISABLE' | 'REVOKE'
export interface KeyRow extends Guard {
  /** keyTag. */
  id: string
  account: string
  number: number
  name: string
  /** 1 for the account's default protection key, which KMS does not list. */
  builtin: Flag
  type: 'AES256' | 'RSA2048' | 'ECDSA'
  state: KeyState
  currentVersion: number
  protectionType: string
  memo: string
  convergent: Flag
  autoRotation: Flag
  rotationPeriod: number
  nextRotationAt: Instant | null
  createdAt: Instant
  stateAt: Instant
  destroyAt: Instant | null
}

export interface KeyVersionRow extends Guard {
  /** `{keyTag}.{version}`. */
  id: string
  key: string
  version: number
  /** The key material, sealed under the master key. */
  sealed: Uint8Array
  createdAt: Instant
}

export type SecretState = 'ENABLE' | 'DISABLE' | 'REVOKE' | 'ROTATING' | 'DESTROYED'
/** The head of a secret. Its values lie beside it, one row a version. */
export interface SecretRow extends Guard {
  id: string
  account: string
  /** Where it stands in the order of creation; pages are stable by it. */
  number: number
  name: string
  /** The name while it is taken, null once destroyed: unique in the account. */
  takenName: string | null
  type: string
  state: SecretState
  /** When people last changed the state; that a rotation runs is no such change. */
  stateAt: Instant
  memo: string
  keyType: 'DEFAULT' | 'USER_MANAGED_KEY'
  keyTag: string
  boundary: string | null
  /** JSON string[]. */
  rotationTargets: string
  /** Value versions; null where the stage is empty. */
  active: number | null
  previous: number | null
  pending: number | null
  /** JSON number[]: versions that jobs registered and that never became ACTIVE, oldest first. */
  strays: string
  lastVersion: number
  autoRotation: Flag
  rotationPeriod: number | null
  nextRotationAt: Instant | null
  lastRotationAt: Instant | null
  trigger: string | null
  /** The open job, if any, and the newest one. */
  openJob: string | null
  lastJob: string | null
  /** The epoch that the last complete made: a rollback is only for that very state. */
  completedEpoch: number | null
  /** Days: consumers seen within the first have to hold ACTIVE before PREVIOUS is retired, or the second pass. Null: never retired. */
  retireWithin: number | null
  retireDeadline: number | null
  /** Since when PREVIOUS waits to be retired, and when that is tried again after a failure. */
  retireSince: Instant | null
  retireRetryAt: Instant | null
  /** When rotations may begin: a cron expression and its time zone. */
  windowCron: string | null
  windowZone: string | null
  /** How long it stays open. */
  windowMinutes: number | null
  createdAt: Instant
  updatedAt: Instant
  destroyAt: Instant | null
  destroyedAt: Instant | null
}

export type JobState = 'REQUESTED' | 'STARTED' | 'PENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT' | 'ROLLED_BACK'
export interface JobRow extends Guard {
  id: string
  account: string
  secret: string
  /** SHA-256 of the job token, hex: for finding the job by its token. */
  tokenHash: string
  /** The job token, sealed under the master key: for the action and for those who may see it. */
  sealedToken: Uint8Array
  state: JobState
  cause: 'manual' | 'automatic' | 'retry' | 'trigger'
  /** `RETIRE` takes PREVIOUS out of use, `DRY_RUN` only looks: the secret knows nothing of it. */
  kind: 'ROTATE' | 'RETIRE' | 'DRY_RUN'
  /** For `RETIRE`: the version that was PREVIOUS. */
  retires: number | null
  /** JSON: what happened, step by step. */
  timeline: string
  /** 1 for the first try, growing with each retry. */
  attempt: number
  trigger: string
  requestedAt: Instant
  firedAt: Instant | null
  startedAt: Instant | null
  pendingAt: Instant | null
  endedAt: Instant | null
  /** Why it ended as it did, in a sentence; no values. */
  message: string
  /** The node that runs it. It may be taken over only when that node's lease ran out. */
  owner: string | null
  /** Grows with every claim; a key made under an older one is dead. */
  fence: number
  /** Whether automatic retries follow, and when. Of a CANCELLED one: it was ended by a change of the secret's state, and its date stands. */
  retryAt: Instant | null
  accessKey: string | null
  activation: string | null
}

export interface ActionRow extends Guard {
  /** `{account}/{package}/{name}`. */
  id: string
  account: string
  package: string
  name: string
  description: string
  /** JSON object, sealed under the master key: parameters hold credentials. */
  sealedParameters: Uint8Array
  kind: string
  code: string
  main: string
  binary: Flag
  timeoutMs: number
  memoryMb: number
  /** Whether it says that it looks and changes nothing when it is told `dryRun`. */
  dryRuns: Flag
  version: number
  updatedAt: Instant
}

/** Every guarded kind and its row. */
export interface Rows {
  account: AccountRow
  principal: PrincipalRow
  attachment: AttachmentRow
  access_key: AccessKeyRow
  policy: PolicyRow
  group: GroupRow
  role: RoleRow
  session: SessionRow
  kms_key: KeyRow
  kms_key_version: KeyVersionRow
  reseal: ResealRow
  secret: SecretRow
  job: JobRow
  package: PackageRow
  action: ActionRow
  trigger: TriggerRow
  subscription: SubscriptionRow
  delivery: DeliveryRow
  alert: AlertRow
  watch_rule: WatchRuleRow
}
export type Kind = keyof Rows

/** One version of a secret's value. It needs no MAC: it is sealed for this secret and this version alone. */
export interface ValueRow {
  secret: string
  version: number
  /** Salt, commitment and ciphertext of the value. */
  sealed: Uint8Array
  /** The value's data key, wrapped by this version of this protection key. */
  wrapped: Uint8Array
  keyTag: string
  keyVersion: number
  createdAt: Instant
}
