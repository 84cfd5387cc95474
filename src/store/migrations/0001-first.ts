import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { index, indexWhereSet, table } from './define.ts'
import type { Migration } from './migration.ts'

type Statements = readonly RawBuilder<unknown>[]

export const first: Migration = {
  version: 1,
  name: 'first',
  up: (engine) => [...people(engine), ...keys(engine), ...secrets(engine), ...jobs(engine), ...functions(engine), ...history(engine), ...housekeeping(engine)],
}

const GUARD = { epoch: 'whole', mac: 'bytes' } as const

function people(engine: Engine): Statements {
  return [
    table(engine, 'account', { id: 'text', name: 'text', createdAt: 'whole', ...GUARD }),
    table(engine, 'principal', {
      id: 'text',
      account: 'text',
      type: 'text',
      number: 'whole',
      loginId: 'text',
      name: 'text',
      email: 'text',
      memo: 'text',
      active: 'whole',
      apiAccess: 'whole',
      consoleAccess: 'whole',
      needPasswordReset: 'whole',
      passwordHash: 'text',
      mfaMandatory: 'whole',
      useConsolePermitIp: 'whole',
      consolePermitIps: 'text',
      useApiAllowSource: 'whole',
      apiAllowSources: 'text',
      tags: 'text',
      createdAt: 'whole',
      ...GUARD,
    }),
    index('principal', ['account', 'loginId'], { unique: true }),
    index('principal', ['account', 'number']),
    table(engine, 'attachment', { id: 'text', account: 'text', policies: 'text', groups: 'text', ...GUARD }),
    index('attachment', ['account']),
    table(engine, 'access_key', {
      id: 'text',
      account: 'text',
      principal: 'text',
      kind: 'text',
      sealed: 'bytes',
      active: 'whole',
      createdAt: 'whole',
      expiresAt: 'whole?',
      job: 'text?',
      fence: 'whole?',
      ...GUARD,
    }),
    index('access_key', ['principal']),
    index('access_key', ['account']),
    indexWhereSet('access_key', 'job'),
    indexWhereSet('access_key', 'expiresAt'),
    table(engine, 'policy', {
      id: 'text',
      account: 'text',
      name: 'text',
      description: 'text',
      permissions: 'text',
      createdAt: 'whole',
      updatedAt: 'whole',
      ...GUARD,
    }),
    index('policy', ['account', 'name']),
  ]
}

function keys(engine: Engine): Statements {
  return [
    table(engine, 'kms_key', {
      id: 'text',
      account: 'text',
      number: 'whole',
      name: 'text',
      builtin: 'whole',
      type: 'text',
      state: 'text',
      currentVersion: 'whole',
      protectionType: 'text',
      memo: 'text',
      convergent: 'whole',
      autoRotation: 'whole',
      rotationPeriod: 'whole',
      nextRotationAt: 'whole?',
      createdAt: 'whole',
      stateAt: 'whole',
      destroyAt: 'whole?',
      ...GUARD,
    }),
    index('kms_key', ['account', 'name'], { unique: true, where: sql`"builtin" = 0` }),
    index('kms_key', ['account', 'number']),
    indexWhereSet('kms_key', 'nextRotationAt'),
    indexWhereSet('kms_key', 'destroyAt'),
    table(engine, 'kms_key_version', { id: 'text', key: 'text', version: 'whole', sealed: 'bytes', createdAt: 'whole', ...GUARD }),
    index('kms_key_version', ['key', 'version'], { unique: true }),
  ]
}

function secrets(engine: Engine): Statements {
  return [
    table(engine, 'secret', {
      id: 'text',
      account: 'text',
      number: 'whole',
      name: 'text',
      takenName: 'text?',
      type: 'text',
      state: 'text',
      memo: 'text',
      keyType: 'text',
      keyTag: 'text',
      boundary: 'text?',
      rotationTargets: 'text',
      active: 'whole?',
      previous: 'whole?',
      pending: 'whole?',
      strays: 'text',
      lastVersion: 'whole',
      autoRotation: 'whole',
      rotationPeriod: 'whole?',
      nextRotationAt: 'whole?',
      lastRotationAt: 'whole?',
      trigger: 'text?',
      openJob: 'text?',
      lastJob: 'text?',
      completedEpoch: 'whole?',
      createdAt: 'whole',
      updatedAt: 'whole',
      destroyAt: 'whole?',
      destroyedAt: 'whole?',
      ...GUARD,
    }),
    index('secret', ['account', 'number'], { unique: true }),
    index('secret', ['account', 'takenName'], { unique: true }),
    index('secret', ['keyTag']),
    indexWhereSet('secret', 'trigger'),
    indexWhereSet('secret', 'nextRotationAt'),
    indexWhereSet('secret', 'destroyAt'),
    table(
      engine,
      'value',
      { secret: 'text', version: 'whole', sealed: 'bytes', wrapped: 'bytes', keyTag: 'text', keyVersion: 'whole', createdAt: 'whole' },
      {
        key: ['secret', 'version'],
        // Whichever of the two is written first; at the commit a value without its secret would be one that nothing erases.
        also: [sql`foreign key ("secret") references "secret" ("id") deferrable initially deferred`],
      },
    ),
  ]
}

function jobs(engine: Engine): Statements {
  return [
    table(engine, 'job', {
      id: 'text',
      account: 'text',
      secret: 'text',
      tokenHash: 'text',
      sealedToken: 'bytes',
      state: 'text',
      cause: 'text',
      attempt: 'whole',
      trigger: 'text',
      requestedAt: 'whole',
      firedAt: 'whole?',
      startedAt: 'whole?',
      pendingAt: 'whole?',
      endedAt: 'whole?',
      message: 'text',
      owner: 'text?',
      fence: 'whole',
      retryAt: 'whole?',
      accessKey: 'text?',
      activation: 'text?',
      ...GUARD,
    }),
    index('job', ['secret'], { unique: true, where: sql`"state" in ('REQUESTED', 'STARTED', 'PENDING')` }),
    index('job', ['secret', 'requestedAt']),
    index('job', ['tokenHash'], { unique: true }),
    index('job', ['state']),
    indexWhereSet('job', 'retryAt'),
  ]
}

function functions(engine: Engine): Statements {
  return [
    table(engine, 'action', {
      id: 'text',
      account: 'text',
      package: 'text',
      name: 'text',
      description: 'text',
      sealedParameters: 'bytes',
      kind: 'text',
      code: 'text',
      main: 'text',
      binary: 'whole',
      timeoutMs: 'whole',
      memoryMb: 'whole',
      version: 'whole',
      updatedAt: 'whole',
      ...GUARD,
    }),
    index('action', ['account', 'package', 'name'], { unique: true }),
    table(engine, 'trigger', {
      id: 'text',
      account: 'text',
      name: 'text',
      description: 'text',
      sealedParameters: 'bytes',
      action: 'text?',
      readsSecrets: 'text',
      readsSetBy: 'text?',
      updatedAt: 'whole',
      ...GUARD,
    }),
    index('trigger', ['account', 'name'], { unique: true }),
    indexWhereSet('trigger', 'action'),
    table(engine, 'activation', {
      id: 'text',
      account: 'text',
      action: 'text',
      trigger: 'text?',
      job: 'text?',
      startedAt: 'whole',
      endedAt: 'whole?',
      success: 'whole',
      status: 'text',
      result: 'text',
      logs: 'text',
    }),
    index('activation', ['account', 'action', 'startedAt']),
    index('activation', ['account', 'startedAt']),
    indexWhereSet('activation', 'trigger'),
    indexWhereSet('activation', 'job'),
  ]
}

function history(engine: Engine): Statements {
  return [
    table(engine, 'usage_mark', { kind: 'text', id: 'text', epoch: 'whole', mac: 'bytes' }, { key: ['kind', 'id', 'epoch'], keyed: true }),
    table(engine, 'usage', {
      seq: 'counted',
      time: 'whole',
      account: 'text',
      requestorType: 'text',
      requestor: 'text',
      requestorName: 'text',
      accessKey: 'text',
      ip: 'text',
      product: 'text',
      action: 'text',
      title: 'text',
      nrn: 'text',
      resourceId: 'text',
      resourceName: 'text',
      result: 'text',
      status: 'whole',
      problem: 'text',
      requestId: 'text',
      job: 'text?',
      stage: 'text',
      version: 'whole?',
      message: 'text',
    }),
    index('usage', engine.indexHoldsKey ? ['account', 'time'] : ['account', 'time', 'seq']),
    // By block of 1,024 records and the beginning of the resource's id: see usage.ts for what that buys.
    sql`create index "usage_block_resource" on "usage" (("seq" / 1024), substr("resourceId", 1, 8))`,
  ]
}

function housekeeping(engine: Engine): Statements {
  return [
    table(engine, 'feed_head', { id: 'whole', position: 'whole', trimmed: 'whole' }),
    sql`insert into "feed_head" ("id", "position", "trimmed") values (1, 0, 0)`,
    table(engine, 'feed', { position: 'whole', kind: 'text', id: 'text' }, { key: ['position', 'kind', 'id'], keyed: true }),
    table(engine, 'sequence', { name: 'text', last: 'whole' }, { key: ['name'], keyed: true }),
    table(engine, 'slot', { id: 'text', kind: 'text', wrapped: 'bytes', check: 'bytes', createdAt: 'whole' }),
    table(engine, 'node', { id: 'text', until: 'whole' }),
    table(engine, 'heartbeat', { id: 'whole', at: 'whole?', before: 'whole?' }),
    sql`insert into "heartbeat" ("id") values (1)`,
    table(
      engine,
      'refusal',
      { minute: 'whole', reason: 'text', address: 'text', count: 'whole' },
      { key: ['minute', 'reason', 'address'], keyed: true },
    ),
    table(engine, 'probe', { id: 'whole', count: 'whole' }),
    sql`insert into "probe" ("id", "count") values (1, 0)`,
  ]
}
