import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { history, housekeeping } from './0001-history.ts'
import { rotation } from './0001-rotation.ts'
import { usage } from './0001-usage.ts'
import { watch } from './0001-watch.ts'
import { GUARD, index, indexWhereSet, table } from './define.ts'
import type { Migration } from './migration.ts'

type Statements = readonly RawBuilder<unknown>[]

export const first: Migration = {
  version: 1,
  name: 'first',
  up: (engine) => [
    ...people(engine),
    ...waysIn(engine),
    ...rights(engine),
    ...keys(engine),
    ...secrets(engine),
    ...values(engine),
    ...rotation(engine),
    ...watch(engine),
    ...history(engine),
    ...usage(engine),
    ...housekeeping(engine),
  ],
}

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
      failedSignIns: 'whole',
      mfaMandatory: 'whole',
      mfaSealed: 'bytes',
      mfaStep: 'whole',
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
  ]
}

/** What lets somebody in. */
function waysIn(engine: Engine): Statements {
  return [
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
      parent: 'text?',
      role: 'text?',
      mfa: 'whole',
      ...GUARD,
    }),
    index('access_key', ['principal']),
    index('access_key', ['account']),
    indexWhereSet('access_key', 'job'),
    indexWhereSet('access_key', 'expiresAt'),
    table(engine, 'session', {
      id: 'text',
      account: 'text',
      principal: 'text',
      stage: 'text',
      mfa: 'whole',
      newFactor: 'bytes',
      createdAt: 'whole',
      usedAt: 'whole',
      confirmedAt: 'whole',
      endsAt: 'whole',
      ...GUARD,
    }),
    index('session', ['principal']),
    index('session', ['usedAt']),
    index('session', ['endsAt']),
  ]
}

function rights(engine: Engine): Statements {
  return [
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
    table(engine, 'group', { id: 'text', account: 'text', name: 'text', tags: 'text', createdAt: 'whole', ...GUARD }),
    index('group', ['account', 'name']),
    table(engine, 'role', {
      id: 'text',
      account: 'text',
      name: 'text',
      type: 'text',
      sessionSec: 'whole',
      description: 'text',
      entities: 'text',
      createdAt: 'whole',
      ...GUARD,
    }),
    index('role', ['account', 'name']),
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
    table(engine, 'reseal', {
      id: 'text',
      account: 'text',
      state: 'text',
      total: 'whole',
      startedAt: 'whole',
      endedAt: 'whole?',
      message: 'text',
      ...GUARD,
    }),
    index('reseal', ['state']),
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
      stateAt: 'whole',
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
      retireWithin: 'whole?',
      retireDeadline: 'whole?',
      retireSince: 'whole?',
      retireRetryAt: 'whole?',
      windowCron: 'text?',
      windowZone: 'text?',
      windowMinutes: 'whole?',
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
    indexWhereSet('secret', 'retireSince'),
  ]
}

function values(engine: Engine): Statements {
  return [
    table(
      engine,
      'value',
      {
        secret: 'text',
        version: 'whole',
        sealed: 'bytes',
        wrapped: 'bytes',
        keyTag: 'text',
        keyVersion: 'whole',
        createdAt: 'whole',
        erased: 'whole',
      },
      { key: [] },
    ),
    index('value', ['keyTag', 'keyVersion'], { where: sql`"erased" = 0` }),
    index('value', ['secret', 'version'], { unique: true, where: sql`"erased" = 0` }),
  ]
}
