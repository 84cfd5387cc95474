import { startCoffer, type TestCoffer, type TestOptions } from '../support/coffer.ts'
import { makeAuthority, Receiver } from '../support/receiver.ts'

export interface Subscribing {
  coffer: TestCoffer
  receiver: Receiver
  /** Makes a subscription of the main account to these types. */
  subscribe(...types: string[]): Promise<{ subscriptionId: string; signingSecret: string }>
  /** What became of a subscription's deliveries, newest first. */
  deliveries(subscriptionId: string): Promise<Delivery[]>
  /** Lets time pass, and waits for what falls due in it. */
  pass(milliseconds: number): Promise<void>
}

export interface Delivery {
  deliveryId: string
  type: string
  secretId: string | null
  state: string
  attempts: number
  lastStatus: number | null
  nextDate: number | null
  message: string
}

/** A Coffer that may call a receiver of this test, and the receiver. */
export async function startSubscribing(options: TestOptions = {}): Promise<Subscribing> {
  const authority = makeAuthority()
  const receiver = await Receiver.start(authority)
  const env = { COFFER_WEBHOOK_ALLOW: '127.0.0.1,::1', COFFER_WEBHOOK_CA: authority.path, ...options.env }
  const coffer = await startCoffer({ ...options, env })
  return {
    coffer,
    receiver,
    subscribe: (...types) => coffer.main.ok('POST', '/api/v1/subscriptions', { name: 'of a test', url: receiver.url, types }),
    deliveries: async (id) => (await coffer.main.ok('GET', `/api/v1/subscriptions/${id}/deliveries?size=200`)).items,
    pass: async (milliseconds) => {
      coffer.clock.pass(milliseconds)
      await coffer.coffer.jobs.tick()
      await coffer.coffer.courier.idle()
    },
  }
}
