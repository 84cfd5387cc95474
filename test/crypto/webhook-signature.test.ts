import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSigningSecret, signDelivery } from '#crypto/webhook-signature'

test('a delivery is signed as the Standard Webhooks specification signs its example', () => {
  const told = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' }
  assert.equal(signDelivery('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', told), 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('a signing secret is 32 random bytes behind whsec_', () => {
  assert.equal(
    newSigningSecret((length) => new Uint8Array(length).fill(1)),
    `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  )
})
