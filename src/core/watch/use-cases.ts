import { acknowledgeAlert } from './acknowledge-alert.ts'
import { createSubscription } from './create-subscription.ts'
import { deleteSubscription } from './delete-subscription.ts'
import { deleteWatchRule } from './delete-watch-rule.ts'
import { getAlertList } from './get-alert-list.ts'
import { getDelivery } from './get-delivery.ts'
import { getDeliveryList } from './get-delivery-list.ts'
import { getSubscription } from './get-subscription.ts'
import { getSubscriptionList } from './get-subscription-list.ts'
import { getWatchRule } from './get-watch-rule.ts'
import { getWatchRuleList } from './get-watch-rule-list.ts'
import { putWatchRule } from './put-watch-rule.ts'
import { redeliver } from './redeliver.ts'
import { testSubscription } from './test-subscription.ts'

/** Subscriptions, watch rules and alerts; their types are checked where the table of all is filled. */
export const WATCH_USE_CASES = {
  acknowledgeAlert,
  createSubscription,
  deleteSubscription,
  deleteWatchRule,
  getAlertList,
  getDelivery,
  getDeliveryList,
  getSubscription,
  getSubscriptionList,
  getWatchRule,
  getWatchRuleList,
  putWatchRule,
  redeliver,
  testSubscription,
}
