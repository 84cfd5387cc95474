import { Count, choice, closed, Empty, flag, InstantMs, idOf, Nothing, nullable, SecretId, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { ALERT_TYPES, WATCH_RULES } from '../rulings.ts'
import { pageCounts, pages } from '../sub-account/fields.ts'
import { Type } from '../type.ts'

/** Rules over the usage history, and what they raised (ours). */

const oneRule = closed({ name: idOf('^[A-Za-z][A-Za-z0-9_-]{0,63}$', 64, 'watch.not-found', 'The name of a rule.') })
const Secrets = Type.Array(SecretId, {
  maxItems: WATCH_RULES.secretsMax,
  uniqueItems: true,
  default: [],
  description: 'Up to 100 different ids of secrets.',
})
const rule = {
  kind: choice(
    WATCH_RULES.kinds,
    'decoy: one of the secrets was read; refusals: so many refusals of one principal within so many minutes; new-address: a principal reads from an address of its own for the first time.',
  ),
  secretIds: Secrets,
  count: Type.Integer({
    minimum: 1,
    maximum: WATCH_RULES.countMax,
    default: 10,
    description: 'How many refusals, 1–1,000; 10 when absent.',
  }),
  minutes: Type.Integer({
    minimum: 1,
    maximum: WATCH_RULES.minutesMax,
    default: 5,
    description: 'Within how many minutes, 1–1,440; 5 when absent.',
  }),
  active: flag('Whether it raises alerts; true when absent.', true),
}
const Rule = closed({ name: text(0, 64, 'The name.'), ...rule, updateDate: InstantMs })

export const putWatchRule = operation({
  id: 'putWatchRule',
  title: 'Put Watch Rule',
  service: 'watch',
  action: 'Change/putWatchRule',
  call: ['PUT', '/api/v1/watch-rules/:name'],
  params: oneRule,
  query: Nothing,
  body: closed(rule, { description: 'A JSON object.' }),
  reply: Rule,
  resource: 'WatchRule/:name',
  problems: ['watch.not-found', 'watch.limit', 'secret.not-found'],
})

export const getWatchRule = operation({
  id: 'getWatchRule',
  title: 'Get Watch Rule',
  service: 'watch',
  action: 'View/getWatchRule',
  call: ['GET', '/api/v1/watch-rules/:name'],
  params: oneRule,
  query: Nothing,
  body: Nothing,
  reply: Rule,
  resource: 'WatchRule/:name',
  problems: ['watch.not-found'],
})

export const getWatchRuleList = operation({
  id: 'getWatchRuleList',
  title: 'Get Watch Rule List',
  service: 'watch',
  action: 'View/getWatchRuleList',
  call: ['GET', '/api/v1/watch-rules'],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: closed({ items: Type.Array(Rule, { maxItems: WATCH_RULES.perAccount }) }),
  resource: 'WatchRule/*',
  problems: [],
})

export const deleteWatchRule = operation({
  id: 'deleteWatchRule',
  title: 'Delete Watch Rule',
  service: 'watch',
  action: 'Change/deleteWatchRule',
  call: ['DELETE', '/api/v1/watch-rules/:name'],
  params: oneRule,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'WatchRule/:name',
  problems: ['watch.not-found'],
})

const alert = {
  alertId: text(1, 64, 'The id; opaque.'),
  type: choice(ALERT_TYPES, `One of ${ALERT_TYPES.join(', ')}.`),
  rule: text(0, 64, 'The rule that raised it; empty where it needs none.'),
  secretId: nullable(SecretId),
  secretName: nullable(text(0, 512, 'The name of the secret as it is now.')),
  principalId: nullable(text(0, 64, 'Who did it.')),
  principalName: nullable(text(0, 100, 'What people know them by now.')),
  address: text(0, 64, 'From where; empty where nobody called.'),
  message: text(0, 2500, 'What happened, in a sentence.'),
  count: Count,
  createDate: InstantMs,
  lastDate: InstantMs,
  acknowledgedDate: nullable(InstantMs),
  acknowledgedBy: nullable(text(0, 64, 'The principal that looked at it.')),
  acknowledgedName: nullable(text(0, 100, 'What people know them by now.')),
}

export const getAlertList = operation({
  id: 'getAlertList',
  title: 'Get Alert List',
  service: 'watch',
  action: 'View/getAlertList',
  call: ['GET', '/api/v1/alerts'],
  params: Nothing,
  query: closed({
    page: pages.page,
    size: pages.size,
    open: Type.Optional(Type.Boolean({ description: 'true: only what nobody acknowledged; false: only what somebody did.' })),
  }),
  body: Nothing,
  reply: closed({ items: Type.Array(closed(alert)), ...pageCounts }),
  resource: 'Alert/*',
  problems: [],
})

export const acknowledgeAlert = operation({
  id: 'acknowledgeAlert',
  title: 'Acknowledge Alert',
  service: 'watch',
  action: 'Change/acknowledgeAlert',
  call: ['POST', '/api/v1/alerts/:alertId/acknowledge'],
  params: closed({ alertId: idOf('^[0-9a-f-]{1,64}$', 64, 'watch.not-found', 'The id of an alert.') }),
  query: Nothing,
  body: Nothing,
  reply: closed(alert),
  resource: 'Alert/:alertId',
  problems: ['watch.not-found'],
})
