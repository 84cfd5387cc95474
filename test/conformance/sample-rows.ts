import type { Instant } from '#base/instant'
import type { ActivationRow } from '#core/activation-row'
import type { Kind, Rows, ValueRow } from '#core/rows'
import type { NewUsageRow } from '#core/usage-row'
import { WATCH_SAMPLES } from './sample-watch-rows.ts'

const NOW: Instant = Date.UTC(2026, 0, 5, 9)

/** All 256 bytes, so that none is lost on the way. */
export const BYTES = Uint8Array.from({ length: 256 }, (_, i) => i)
/** Quotes, line ends, a character beyond the first plane, and what patterns and templates could mistake. */
export const TEXT = 'ä한🔑 \'"`\\ %_*?[x] $1 ?1 :a \n\t\r'

/** A row of each kind that differs from all others by its id alone. */
const SAMPLES: { [K in Kind]: (id: string) => Rows[K] } = {
  account: (id) => ({ id, name: TEXT, createdAt: NOW, ...guard() }),
  principal: (id) => ({
    id,
    account: 'm1',
    type: 'sub',
    number: 7,
    loginId: id,
    name: TEXT,
    email: '',
    memo: '',
    active: 1,
    apiAccess: 1,
    consoleAccess: 0,
    needPasswordReset: 0,
    passwordHash: '',
    failedSignIns: 2,
    mfaMandatory: 0,
    mfaSealed: BYTES,
    mfaStep: 9,
    useConsolePermitIp: 0,
    consolePermitIps: '[]',
    useApiAllowSource: 0,
    apiAllowSources: '[]',
    tags: '[]',
    createdAt: NOW,
    ...guard(),
  }),
  attachment: (id) => ({ id, account: 'm1', policies: '["a"]', groups: '[]', ...guard() }),
  access_key: (id) => ({
    id,
    account: 'm1',
    principal: 'p1',
    kind: 'job',
    sealed: BYTES,
    active: 1,
    createdAt: NOW,
    expiresAt: NOW + 1,
    job: 'j1',
    fence: 3,
    parent: null,
    role: null,
    mfa: 0,
    ...guard(),
  }),
  policy: (id) => ({ id, account: 'm1', name: id, description: TEXT, permissions: '[]', createdAt: NOW, updatedAt: NOW, ...guard() }),
  group: (id) => ({ id, account: 'm1', name: id, tags: '[]', createdAt: NOW, ...guard() }),
  role: (id) => ({
    id,
    account: 'm1',
    name: id,
    type: 'Account',
    sessionSec: 3600,
    description: TEXT,
    entities: '["p1"]',
    createdAt: NOW,
    ...guard(),
  }),
  session: (id) => ({
    id,
    account: 'm1',
    principal: 'p1',
    stage: 'open',
    mfa: 1,
    newFactor: BYTES,
    createdAt: NOW,
    usedAt: NOW,
    confirmedAt: NOW,
    endsAt: NOW + 1,
    ...guard(),
  }),
  kms_key: (id) => ({
    id,
    account: 'm1',
    number: 1,
    name: id,
    builtin: 0,
    type: 'AES256',
    state: 'ENABLE',
    currentVersion: 1,
    protectionType: 'BASIC',
    memo: '',
    convergent: 0,
    autoRotation: 1,
    rotationPeriod: 90,
    nextRotationAt: null,
    createdAt: NOW,
    stateAt: NOW,
    destroyAt: null,
    ...guard(),
  }),
  reseal: (id) => ({ id, account: 'm1', state: 'RUNNING', total: 2, startedAt: NOW, endedAt: null, message: TEXT, ...guard() }),
  kms_key_version: (id) => ({ id, key: id, version: 1, sealed: BYTES, createdAt: NOW, ...guard() }),
  secret: (id) => ({
    id,
    account: 'm1',
    number: numberOf(id),
    name: `name-of-${id}`,
    takenName: `name-of-${id}`,
    type: 'OTHER',
    state: 'ENABLE',
    stateAt: NOW,
    memo: TEXT,
    keyType: 'DEFAULT',
    keyTag: 'k1',
    boundary: null,
    rotationTargets: '["password"]',
    active: 1,
    previous: null,
    pending: null,
    strays: '[]',
    lastVersion: 1,
    autoRotation: 0,
    rotationPeriod: null,
    nextRotationAt: null,
    lastRotationAt: null,
    trigger: null,
    openJob: null,
    lastJob: null,
    retireWithin: null,
    retireDeadline: null,
    retireSince: null,
    retireRetryAt: null,
    windowCron: null,
    windowZone: null,
    windowMinutes: null,
    completedEpoch: null,
    createdAt: NOW,
    updatedAt: NOW,
    destroyAt: null,
    destroyedAt: null,
    ...guard(),
  }),
  job: (id) => ({
    id,
    account: 'm1',
    secret: `secret-of-${id}`,
    tokenHash: `hash-of-${id}`,
    sealedToken: BYTES,
    state: 'REQUESTED',
    cause: 'manual',
    kind: 'ROTATE',
    retires: null,
    timeline: '[]',
    attempt: 1,
    trigger: 't1',
    requestedAt: NOW,
    firedAt: null,
    startedAt: null,
    pendingAt: null,
    endedAt: null,
    message: TEXT,
    owner: null,
    fence: 0,
    retryAt: null,
    accessKey: null,
    activation: null,
    ...guard(),
  }),
  package: (id) => ({
    id,
    account: 'm1',
    name: id,
    description: '',
    sealedParameters: BYTES,
    updatedAt: NOW,
    ...guard(),
  }),
  action: (id) => ({
    id,
    account: 'm1',
    package: '-',
    name: id,
    description: '',
    sealedParameters: BYTES,
    kind: 'nodejs',
    code: TEXT.repeat(1000),
    main: 'main',
    binary: 0,
    timeoutMs: 60_000,
    dryRuns: 0,
    memoryMb: 256,
    version: 1,
    updatedAt: NOW,
    ...guard(),
  }),
  trigger: (id) => ({
    id,
    account: 'm1',
    name: id,
    description: '',
    sealedParameters: new Uint8Array(0),
    sealedWebhook: null,
    action: null,
    readsSecrets: '[]',
    readsSetBy: null,
    updatedAt: NOW,
    ...guard(),
  }),
  ...WATCH_SAMPLES,
}

function guard() {
  return { epoch: 1, mac: Uint8Array.from([1, 2, 3]) }
}

/** The digits at the end of an id. */
function numberOf(id: string): number {
  return Number(/\d+$/.exec(id)?.[0] ?? 0)
}

export function sampleRow<K extends Kind>(kind: K, id: string, changes: Partial<Rows[K]> = {}): Rows[K] {
  return { ...SAMPLES[kind](id), ...changes }
}

export function sampleValue(secret: string, version: number, changes: Partial<ValueRow> = {}): ValueRow {
  return { secret, version, sealed: BYTES, wrapped: Uint8Array.from([version]), keyTag: 'k1', keyVersion: 1, createdAt: NOW, ...changes }
}

export function sampleActivation(id: string, changes: Partial<ActivationRow> = {}): ActivationRow {
  return {
    id,
    account: 'm1',
    action: 'a1',
    trigger: null,
    job: null,
    startedAt: NOW,
    endedAt: null,
    success: 0,
    status: 'running',
    result: '{}',
    logs: '[]',
    ...changes,
  }
}

export function sampleRecord(changes: Partial<NewUsageRow> = {}): NewUsageRow {
  return {
    time: NOW,
    account: 'm1',
    requestorType: 'Sub',
    requestor: 'p1',
    requestorName: 'robot',
    accessKey: 'key1',
    ip: '10.0.0.1',
    source: 'API',
    product: 'SecretManager',
    action: 'View/getSecretValue',
    title: 'Get Secret Value',
    nrn: 'nrn:PUB:SecretManager:KR:m1:Secret/s1',
    resourceId: 's1',
    resourceName: 'db',
    result: 'SUCCESS',
    status: 200,
    problem: '',
    requestId: 'r1',
    job: null,
    stage: 'active',
    version: 1,
    message: 'Get Secret Value',
    ...changes,
  }
}

/** The same content, whichever class of bytes the engine hands over. */
export function plain<T>(value: T): T {
  if (value instanceof Uint8Array) return Uint8Array.from(value) as T
  if (Array.isArray(value)) return value.map(plain) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)])) as T
}
