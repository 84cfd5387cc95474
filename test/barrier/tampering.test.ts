import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Said } from '../support/caller.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import type { Armed } from './armed.ts'
import { type Attacker, attack, put, type Raw, read, replace } from './attacker.ts'
import { ATTACKS } from './attacks.ts'
import { FALSIFIED } from './falsified.ts'
import { newSecret, VALUE, valuesOf } from './subjects.ts'

/** What was answered, without the id that each refusal has of its own. */
const told = ({ text }: Said) => text.replace(/ Decision [0-9a-z-]+\./, '')
const refused = ({ status, text }: Said) => status === 401 || (status === 500 && /cannot be believed/.test(text))

async function works(coffer: TestCoffer, sound: string): Promise<void> {
  assert.equal((await coffer.main.ok('GET', valuesOf(sound))).decryptedSecretChain.active, VALUE('sound'))
  await coffer.main.ok('PUT', `/api/v1/secrets/${sound}/memo`, { memo: `seen at ${coffer.url}` })
  assert.equal((await fetch(`${coffer.url}/readyz`)).status, 200)
}

const BELIEVED = /cannot be believed: .+ Nothing is answered from it\./

/** All that attacks on the proof write to. */
async function everything(attacker: Attacker): Promise<Record<string, Raw[]>> {
  const tables: Record<string, Raw[]> = {}
  for (const table of ['secret', 'value', 'access_key', 'attachment', 'mark', 'feed_head']) tables[table] = await read(attacker, table, {})
  return tables
}

/** Starts one more server on what is stored now: on a copy, where the store is for one server alone. */
async function startBeside(running: TestCoffer, attacker: Attacker): Promise<unknown> {
  if (attacker.engine === 'PostgreSQL') return startCoffer({ engine: 'PostgreSQL', env: running.env })
  const home = await mkdtemp(join(tmpdir(), 'coffer-copy-'))
  try {
    await attacker.rows('vacuum into ?', join(home, 'coffer.db'))
    return await startCoffer({ home, env: { ...running.env, COFFER_HOME: home } })
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

for (const engine of ENGINES_IN_TURN) {
  describe(`who may write to ${engine} and holds no key`, () => {
    it('gets no answer that is not the truth, from a server that runs or from one that starts', async (t) => {
      const before = await startCoffer({ engine })
      const attacker = await attack(before)
      const sound = await newSecret(before, 'sound')
      const armed: [string, Armed, Said][] = []
      for (const [name, arm] of Object.entries(ATTACKS)) {
        const ready = await arm(before, attacker)
        armed.push([name, ready, await ready.probe(before.url)])
      }

      for (const [, { strike }] of armed) await strike()

      const answers: string[] = []
      for (const [name, { probe }, truth] of armed) {
        const said = await probe(before.url)
        assert.ok(refused(said) || told(said) === told(truth), `${name}, while the server ran: ${said.status} ${said.text}`)
        answers.push(told(said) === told(truth) ? `${said.status} as before` : String(said.status))
      }
      await works(before, sound)

      const after = await before.restart()
      for (const [at, [name, { probe }, truth]] of armed.entries()) {
        const said = await probe(after.url)
        assert.ok(refused(said), `${name}, after a restart: ${said.status} ${said.text}`)
        t.diagnostic(`${name}: ${truth.status}, struck ${answers[at]}, restarted ${said.status}`)
      }
      await works(after, sound)
      await attacker.close()
    })

    it('cannot make what proves the rows say something else: a running server knows better, and none starts', async (t) => {
      const before = await startCoffer({ engine })
      const attacker = await attack(before)
      const sound = await newSecret(before, 'sound')
      for (const [name, arm] of Object.entries(FALSIFIED)) {
        const { probe, strike } = await arm(before, attacker)
        const truth = await probe(before.url)
        const kept = await everything(attacker)
        await strike()
        const said = await probe(before.url)
        assert.ok(refused(said) || told(said) === told(truth), `${name}, while the server ran: ${said.status} ${said.text}`)
        await assert.rejects(startBeside(before, attacker), BELIEVED, name)
        for (const [table, rows] of Object.entries(kept)) await replace(attacker, table, {}, ...rows)
        t.diagnostic(
          `${name}: while the server ran ${said.text === truth.text ? `${said.status} as before` : said.status}, then none started`,
        )
      }
      await works(before, sound)
      await works(await before.restart(), sound)
      await attacker.close()
    })

    it('cannot have a new master key made by taking the account and the slots of the old one away', async () => {
      const before = await startCoffer({ engine })
      const attacker = await attack(before)
      for (const table of ['slot', 'account', 'principal', 'access_key', 'mark', 'feed']) await attacker.script(`delete from "${table}"`)
      await assert.rejects(before.restart(), /every slot of its master key is gone\. Restore a backup\. Nothing was changed\./)
      await attacker.close()
    })

    it('makes a server answer 500 and go on, with numbers that no program of ours would have stored', async () => {
      const before = await startCoffer({ engine })
      const [big, version, sound] = [await newSecret(before, 'big'), await newSecret(before, 'version'), await newSecret(before, 'sound')]
      const attacker = await attack(before)
      await attacker.script(`update "secret" set "createdAt" = ${2n ** 60n} where "id" = '${big}'`)
      await attacker.script(`update "value" set "keyVersion" = ${2n ** 60n} where "secret" = '${version}'`)
      const after = await before.restart()
      for (const id of [big, version]) assert.match(await after.main.refused(500, 'GET', valuesOf(id)), /cannot be believed/)
      assert.match(await after.main.refused(500, 'GET', '/api/v1/secrets'), new RegExp(`stored secret ${big} cannot be believed`))
      await works(after, sound)
      await attacker.close()
    })

    it('cannot have a second main account made by taking the first one away', async () => {
      const before = await startCoffer({ engine })
      const attacker = await attack(before)
      const [account] = await attacker.rows('select * from "account"')
      await attacker.script('delete from "account"')
      await assert.rejects(before.restart(), /the account that they belong to is gone.*Restore a backup\. Nothing was changed\./)
      await put(attacker, 'account', account as Raw)
      assert.equal((await (await before.restart()).main.ok('GET', '/api/v1/secrets')).totalCount, 0)
      await attacker.close()
    })
  })
}
