import { choice, closed, Empty, InstantMs, idOf, Nothing, nullable, SecretId, text, Uuid } from '../fields.ts'
import { operation } from '../operation.ts'
import { DELIVERY_STATES, SUBSCRIPTIONS, WEBHOOK } from '../rulings.ts'
import { pageCounts, pages } from '../sub-account/fields.ts'
import { Type } from '../type.ts'

/** Webhooks for what happens: who is told of what, and what became of it (ours). */

const SubscriptionIdParam = idOf('^[0-9a-f-]{36}$', 36, 'watch.not-found', 'The id of a subscription.')
const DeliveryIdParam = idOf('^[0-9a-f-]{36}$', 36, 'watch.not-found', 'The id of a delivery.')
const oneSubscription = closed({ subscriptionId: SubscriptionIdParam })
const Types = Type.Array(choice(SUBSCRIPTIONS.types, `One of ${SUBSCRIPTIONS.types.join(', ')}.`), {
  minItems: 1,
  maxItems: SUBSCRIPTIONS.types.length,
  uniqueItems: true,
  description: 'Different types of what it is told of, at least one.',
})
const subscription = {
  subscriptionId: Uuid,
  name: text(0, 100, 'The name.'),
  url: text(0, WEBHOOK.urlMax, 'The address; without path and query for whoever may not make subscriptions.'),
  types: Types,
  createDate: InstantMs,
}

export const createSubscription = operation({
  id: 'createSubscription',
  title: 'Create Subscription',
  service: 'watch',
  action: 'Change/createSubscription',
  call: ['POST', '/api/v1/subscriptions'],
  params: Nothing,
  query: Nothing,
  body: closed(
    {
      name: text(1, 100, '1–100 characters.'),
      url: text(1, WEBHOOK.urlMax, 'An https address of at most 2,048 characters, public or allowed by the deployment.'),
      types: Types,
    },
    { description: 'A JSON object.' },
  ),
  reply: closed({ ...subscription, signingSecret: text(0, 128, 'What deliveries are signed with; shown this once.') }),
  resource: 'Subscription/*',
  problems: ['watch.limit'],
})

export const getSubscriptionList = operation({
  id: 'getSubscriptionList',
  title: 'Get Subscription List',
  service: 'watch',
  action: 'View/getSubscriptionList',
  call: ['GET', '/api/v1/subscriptions'],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: closed({ items: Type.Array(closed(subscription), { maxItems: SUBSCRIPTIONS.perAccount }) }),
  resource: 'Subscription/*',
  problems: [],
})

export const getSubscription = operation({
  id: 'getSubscription',
  title: 'Get Subscription',
  service: 'watch',
  action: 'View/getSubscription',
  call: ['GET', '/api/v1/subscriptions/:subscriptionId'],
  params: oneSubscription,
  query: Nothing,
  body: Nothing,
  reply: closed(subscription),
  resource: 'Subscription/:subscriptionId',
  problems: ['watch.not-found'],
})

export const deleteSubscription = operation({
  id: 'deleteSubscription',
  title: 'Delete Subscription',
  service: 'watch',
  action: 'Change/deleteSubscription',
  call: ['DELETE', '/api/v1/subscriptions/:subscriptionId'],
  params: oneSubscription,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Subscription/:subscriptionId',
  problems: ['watch.not-found'],
})

export const testSubscription = operation({
  id: 'testSubscription',
  title: 'Test Subscription',
  service: 'watch',
  action: 'Change/testSubscription',
  call: ['POST', '/api/v1/subscriptions/:subscriptionId/test'],
  params: oneSubscription,
  query: Nothing,
  body: Nothing,
  reply: closed({ deliveryId: Uuid }),
  resource: 'Subscription/:subscriptionId',
  problems: ['watch.not-found'],
})

const delivery = {
  deliveryId: Uuid,
  type: text(0, 64, 'What it tells of.'),
  secretId: nullable(SecretId),
  state: choice(DELIVERY_STATES, 'WAITING, DELIVERED, FAILED, or WITHHELD from who may not see the secret.'),
  attempts: Type.Integer({ minimum: 0, maximum: 100_000, description: 'How often it was tried.' }),
  nextDate: nullable(InstantMs),
  lastStatus: nullable(Type.Integer({ minimum: 0, maximum: 999, description: 'The HTTP status of the last answer.' })),
  message: text(0, 400, 'What came of the last try.'),
  createDate: InstantMs,
  endedDate: nullable(InstantMs),
}

export const getDeliveryList = operation({
  id: 'getDeliveryList',
  title: 'Get Delivery List',
  service: 'watch',
  action: 'View/getDeliveryList',
  call: ['GET', '/api/v1/subscriptions/:subscriptionId/deliveries'],
  params: oneSubscription,
  query: closed({
    page: pages.page,
    size: pages.size,
    state: Type.Optional(choice(DELIVERY_STATES, 'WAITING, DELIVERED, FAILED or WITHHELD.')),
  }),
  body: Nothing,
  reply: closed({ items: Type.Array(closed(delivery)), ...pageCounts }),
  resource: 'Subscription/:subscriptionId',
  problems: ['watch.not-found'],
})

const oneDelivery = closed({ subscriptionId: SubscriptionIdParam, deliveryId: DeliveryIdParam })

export const getDelivery = operation({
  id: 'getDelivery',
  title: 'Get Delivery',
  service: 'watch',
  action: 'View/getDelivery',
  call: ['GET', '/api/v1/subscriptions/:subscriptionId/deliveries/:deliveryId'],
  params: oneDelivery,
  query: Nothing,
  body: Nothing,
  reply: closed({ ...delivery, body: text(0, 4000, 'What was or will be sent, as JSON text; empty where it was withheld.') }),
  resource: 'Subscription/:subscriptionId',
  problems: ['watch.not-found'],
})

export const redeliver = operation({
  id: 'redeliver',
  title: 'Redeliver',
  service: 'watch',
  action: 'Change/redeliver',
  call: ['POST', '/api/v1/subscriptions/:subscriptionId/deliveries/:deliveryId/redeliver'],
  params: oneDelivery,
  query: Nothing,
  body: Nothing,
  reply: closed(delivery),
  resource: 'Subscription/:subscriptionId',
  problems: ['watch.not-found', 'watch.waiting'],
})
