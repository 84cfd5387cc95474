import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { GUARD, index, table } from './define.ts'

/** Who is told of what, what has to be looked at, and how far the history was looked through. */
export function watch(engine: Engine): readonly RawBuilder<unknown>[] {
  return [
    ...subscriptions(engine),
    ...alerts(engine),
    table(engine, 'progress', { name: 'text', at: 'text' }, { key: ['name'], keyed: true }),
  ]
}

function subscriptions(engine: Engine): readonly RawBuilder<unknown>[] {
  return [
    table(engine, 'subscription', {
      id: 'text',
      account: 'text',
      name: 'text',
      sealedWebhook: 'bytes',
      types: 'text',
      setBy: 'text',
      createdAt: 'whole',
      ...GUARD,
    }),
    index('subscription', ['account']),
    table(engine, 'delivery', {
      id: 'text',
      account: 'text',
      subscription: 'text',
      type: 'text',
      secret: 'text?',
      body: 'text',
      state: 'text',
      attempts: 'whole',
      nextAt: 'whole?',
      lastStatus: 'whole?',
      message: 'text',
      createdAt: 'whole',
      endedAt: 'whole?',
      ...GUARD,
    }),
    index('delivery', ['subscription', 'createdAt']),
    index('delivery', ['nextAt'], { where: sql`"nextAt" is not null` }),
    index('delivery', ['endedAt'], { where: sql`"endedAt" is not null` }),
  ]
}

function alerts(engine: Engine): readonly RawBuilder<unknown>[] {
  return [
    table(engine, 'alert', {
      id: 'text',
      account: 'text',
      type: 'text',
      rule: 'text',
      secret: 'text?',
      principal: 'text?',
      address: 'text',
      message: 'text',
      count: 'whole',
      createdAt: 'whole',
      lastAt: 'whole',
      acknowledgedAt: 'whole?',
      acknowledgedBy: 'text?',
      ...GUARD,
    }),
    index('alert', ['account', 'createdAt']),
    table(engine, 'watch_rule', {
      id: 'text',
      account: 'text',
      name: 'text',
      kind: 'text',
      secrets: 'text',
      count: 'whole',
      minutes: 'whole',
      active: 'whole',
      updatedAt: 'whole',
      ...GUARD,
    }),
    index('watch_rule', ['account', 'name'], { unique: true }),
  ]
}
