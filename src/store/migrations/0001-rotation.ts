import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { GUARD, index, indexWhereSet, table } from './define.ts'

type Statements = readonly RawBuilder<unknown>[]

/** What changes passwords: jobs, and the code that they run. */
export function rotation(engine: Engine): Statements {
  return [...jobs(engine), ...functions(engine), ...runs(engine)]
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
      kind: 'text',
      retires: 'whole?',
      timeline: 'text',
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
    index('job', ['secret'], { unique: true, where: sql`"state" in ('REQUESTED', 'STARTED', 'PENDING') and "kind" <> 'DRY_RUN'` }),
    index('job', ['secret', 'requestedAt']),
    index('job', ['tokenHash'], { unique: true }),
    index('job', ['state']),
    indexWhereSet('job', 'retryAt'),
  ]
}

function functions(engine: Engine): Statements {
  return [
    table(engine, 'package', {
      id: 'text',
      account: 'text',
      name: 'text',
      description: 'text',
      sealedParameters: 'bytes',
      updatedAt: 'whole',
      ...GUARD,
    }),
    index('package', ['account', 'name'], { unique: true }),
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
      dryRuns: 'whole',
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
      sealedWebhook: 'bytes?',
      action: 'text?',
      readsSecrets: 'text',
      readsSetBy: 'text?',
      updatedAt: 'whole',
      ...GUARD,
    }),
    index('trigger', ['account', 'name'], { unique: true }),
    indexWhereSet('trigger', 'action'),
  ]
}

function runs(engine: Engine): Statements {
  return [
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
    index('activation', ['trigger', 'startedAt'], { where: sql`"trigger" is not null` }),
    indexWhereSet('activation', 'job'),
  ]
}
