import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { MINUTE, SECOND } from '#base/instant'
import { DELIVERY_TRY_MS } from '#core/functions/send-delivery'
import { openCheckpoint, readVerifier } from '#crypto/checkpoint'
import { readSettings, SettingsError } from '#server/settings'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { freePort } from '../support/free-port.ts'
import { isSigned, makeAuthority, type Received, Receiver } from '../support/receiver.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const authority = makeAuthority()
const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const ALLOWED = { COFFER_WEBHOOK_ALLOW: '127.0.0.1,::1', COFFER_WEBHOOK_CA: authority.path }
const posting = (port: number) => ({
  ...ALLOWED,
  COFFER_CHECKPOINT_WEBHOOK: `https://localhost:${port}/kept?token=of-the-address`,
  COFFER_CHECKPOINT_WEBHOOK_SECRET: SECRET,
})

/** One more record under a checkpoint, and a look whether something is to be posted. */
async function live({ coffer, main }: TestCoffer): Promise<void> {
  await main.ok('GET', '/api/v1/secrets')
  await coffer.sequencer.seal()
}
async function look({ coffer }: TestCoffer): Promise<void> {
  await coffer.jobs.tick()
  await coffer.checkpoints?.idle()
}

async function newest({ coffer }: TestCoffer): Promise<string> {
  const own = await coffer.store.history.ownLog()
  return (await coffer.store.history.logs()).find(({ id }) => id === own)?.checkpoint ?? ''
}

/** The texts of checkpoints in a delivery, each signed by the key beside it. */
function checkpointsIn(received: Received | undefined): string[] {
  assert.ok(received !== undefined && isSigned(received, SECRET))
  assert.equal(received.body.type, 'history.checkpoints')
  return received.body.data.checkpoints.map(({ log, size, key, checkpoint }: Record<string, string | number>) => {
    const verifier = readVerifier(String(key))
    assert.ok(verifier, `log ${log}`)
    assert.equal(openCheckpoint(String(checkpoint), verifier)?.size, size)
    return checkpoint
  })
}

const measured = async (coffer: TestCoffer, name: string) =>
  Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await (await fetch(`${coffer.url}/metrics`)).text())?.[1])

for (const engine of ENGINES_IN_TURN) {
  describe(`checkpoints that are posted out of reach on ${engine}`, () => {
    it('come once a minute while there are new ones, at a clean stop, and anew with each life', async () => {
      const receiver = await Receiver.start(authority)
      const coffer = await startCoffer({ engine, env: posting(receiver.port) })
      await live(coffer)
      await look(coffer)
      assert.deepEqual(checkpointsIn(receiver.received[0]), [await newest(coffer)])
      await look(coffer)
      await live(coffer)
      await look(coffer)
      assert.equal(receiver.received.length, 1, 'not twice within a minute, and nothing without news')
      coffer.clock.pass(MINUTE)
      await look(coffer)
      assert.deepEqual(checkpointsIn(receiver.received[1]), [await newest(coffer)])
      await coffer.main.ok('GET', '/api/v1/secrets')
      const again = await coffer.restart()
      await look(again)
      assert.deepEqual(checkpointsIn(receiver.received[2]), checkpointsIn(receiver.received[3]), 'the last one of the life before')
      assert.match(receiver.received[2]?.body.data.checkpoints[0].key, /^coffer-log-/)
    })
  })
}

describe('a receiver of checkpoints that is down, refuses, or is slow', () => {
  it('is tried less and less often, told of once, and gets the newest checkpoint in the end', async () => {
    const port = await freePort()
    const coffer = await startCoffer({ env: posting(port) })
    let tries = 0
    const wait = async (milliseconds: number) => {
      coffer.clock.pass(milliseconds)
      await live(coffer)
      await look(coffer)
      const failed = await measured(coffer, 'coffer_checkpoint_tries_failed')
      if (failed > tries) tries = failed
    }
    for (let second = 0; second < 15; second++) await wait(SECOND)
    assert.equal(tries, 4, 'after 0, 1, 3 and 7 seconds of the first try')
    assert.ok((await measured(coffer, 'coffer_checkpoint_lag_records')) >= 7)
    const receiver = await Receiver.start(authority, port)
    receiver.deeds = [503, 'never', 302, 200]
    await wait(16 * SECOND)
    assert.equal(receiver.received.length, 1)
    coffer.clock.pass(5 * MINUTE)
    await coffer.coffer.jobs.tick()
    await receiver.delivery(2)
    await coffer.clock.paused(DELIVERY_TRY_MS)
    await coffer.main.ok('GET', '/api/v1/secrets')
    coffer.clock.pass(DELIVERY_TRY_MS)
    await coffer.coffer.checkpoints?.idle()
    await wait(5 * MINUTE)
    await wait(5 * MINUTE)
    assert.equal(receiver.received.length, 4)
    assert.deepEqual(checkpointsIn(receiver.received[3]), [await newest(coffer)])
    assert.equal(await measured(coffer, 'coffer_checkpoint_lag_records'), 0)
    assert.equal(await measured(coffer, 'coffer_checkpoint_tries_failed'), 0)
    assert.equal(coffer.logged().match(/The receiver of checkpoints takes none: [^"]*ECONNREFUSED/g)?.length, 1)
    assert.match(coffer.logged(), /takes them again, after [789] tries that failed/)
    assert.doesNotMatch(coffer.logged(), /of-the-address|whsec_/)
  })

  it('does not keep a server from stopping, and gets from the next one what it missed', async () => {
    const receiver = await Receiver.start(authority)
    receiver.deeds = ['never', 'never', 200]
    const coffer = await startCoffer({ env: posting(receiver.port) })
    await live(coffer)
    await coffer.coffer.jobs.tick()
    await receiver.delivery(1)
    const stopping = coffer.restart()
    await receiver.delivery(2)
    await coffer.clock.paused(SECOND)
    coffer.clock.pass(SECOND)
    const again = await stopping
    await look(again)
    assert.deepEqual(checkpointsIn(receiver.received[2]), [await newest(again)])
  })
})

describe('settings of posted checkpoints', () => {
  const mistakes = (env: Record<string, string>) => {
    try {
      readSettings(env, '/srv')
      return ''
    } catch (error) {
      assert.ok(error instanceof SettingsError)
      return error.mistakes.join('\n')
    }
  }

  it('belong together, keep quiet, and are refused without being quoted', () => {
    const { checkpoints } = readSettings(posting(1), '/srv')
    assert.equal(checkpoints.webhook?.open().secret, SECRET)
    assert.doesNotMatch(inspect(checkpoints, { depth: 9 }) + JSON.stringify(checkpoints), /whsec|token/)
    assert.match(mistakes({ COFFER_CHECKPOINT_WEBHOOK: 'https://c.example' }), /belong together/)
    assert.match(mistakes({ COFFER_CHECKPOINT_WEBHOOK_SECRET: SECRET }), /belong together/)
    for (const hidden of ['hidden', 'whsec_hidden', `whsec_${Buffer.alloc(16).toString('base64')}`, `${SECRET}hidden`]) {
      const said = mistakes({ COFFER_CHECKPOINT_WEBHOOK: 'https://c.example', COFFER_CHECKPOINT_WEBHOOK_SECRET: hidden })
      assert.match(said, /COFFER_CHECKPOINT_WEBHOOK_SECRET must be whsec_/)
      assert.ok(!said.includes('hidden') && !said.includes('AAAA'), said)
    }
    assert.match(
      mistakes({ COFFER_CHECKPOINT_WEBHOOK: 'http://c.example/hidden', COFFER_CHECKPOINT_WEBHOOK_SECRET: SECRET }),
      /COFFER_CHECKPOINT_WEBHOOK must be an address that begins with https/,
    )
  })

  it('name a public address, or one that is allowed', async () => {
    await assert.rejects(
      startCoffer({ env: { ...posting(443), COFFER_CHECKPOINT_WEBHOOK: 'https://127.0.0.1/hidden', COFFER_WEBHOOK_ALLOW: '10.0.0.1' } }),
      ({ message }: Error) =>
        /COFFER_CHECKPOINT_WEBHOOK cannot be called.*COFFER_WEBHOOK_ALLOW/.test(message) && !message.includes('hidden'),
    )
  })
})
