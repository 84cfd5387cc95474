import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Browser, consoleAccount, PASSWORD } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'

/** Enough for a middle that one answer out of the way does not move. */
const TRIES = 9
const SLOWED_FOR = 16 * 60_000

describe('who has an account', async () => {
  const test = await startCoffer()

  /** What a refusal costs in milliseconds of this process's processors, its threads among them: other programs do not count. */
  async function cost(body: object): Promise<number> {
    // Each is as if it were the first one from its address.
    test.clock.pass(SLOWED_FOR)
    const before = process.cpuUsage()
    assert.equal((await new Browser(test.url).call('POST', '/login', body)).status, 401)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }

  it('is not told by the work of a refusal: a password is looked at for everybody', async (t) => {
    for (let n = 0; n < TRIES; n++) {
      await consoleAccount(test, `known${n}`, 'NCP_SECRETMANAGER_USER')
      await consoleAccount(test, `passwordless${n}`, undefined, { password: undefined })
    }
    const kinds: Record<string, (n: number) => object> = {
      known: (n) => ({ loginId: `known${n}`, password: 'wrong' }),
      unknown: (n) => ({ loginId: `unknown${n}`, password: 'wrong' }),
      passwordless: (n) => ({ loginId: `passwordless${n}`, password: PASSWORD }),
      'of an unknown account': (n) => ({ account: `2999999${n}`, loginId: `known${n}`, password: PASSWORD }),
      'the main account': () => ({ password: 'wrong' }),
    }
    const costs = new Map<string, number[]>()
    // In turn, so that whatever else goes on meets them alike.
    for (let n = 0; n < TRIES; n++)
      for (const [kind, bodyOf] of Object.entries(kinds)) costs.set(kind, [...(costs.get(kind) ?? []), await cost(bodyOf(n))])
    const middles = [...costs].map(([kind, all]) => [kind, all.sort((left, right) => left - right)[TRIES >> 1] ?? 0] as const)
    t.diagnostic(middles.map(([kind, middle]) => `${kind} ${middle.toFixed(1)} ms`).join(', '))
    const [, known] = middles[0] ?? assert.fail()
    // Without the work of the password an answer costs a tenth.
    for (const [kind, middle] of middles) assert.ok(middle > known / 3 && middle < known * 3, `${kind}: ${middle} ms, known: ${known} ms`)
  })
})
