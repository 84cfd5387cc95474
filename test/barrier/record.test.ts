import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Caller } from '../support/caller.ts'
import { ENGINES, startCoffer } from '../support/coffer.ts'
import { type Attacker, attack, type Raw } from './attacker.ts'
import { newSecret, VALUE, valuesOf } from './subjects.ts'

/** Ways to make a real database refuse, and to end that; and what is answered: 503 where the world is to blame, else a fault. */
const CAUSES = {
  SQLite: {
    'a rule that somebody added': [
      "create trigger closed before insert on usage begin select raise(abort, 'no'); end",
      'drop trigger closed',
      500,
    ],
    'a table that somebody took away': ['alter table usage rename to elsewhere', 'alter table elsewhere rename to usage', 500],
  },
  PostgreSQL: {
    'a rule that somebody added': [raising('P0001'), 'drop trigger closed on usage', 500],
    'a full disk': [raising('53100'), 'drop trigger closed on usage', 503],
    'a table that somebody took away': ['alter table usage rename to elsewhere', 'alter table elsewhere rename to usage', 500],
  },
} as const

function raising(code: string): string {
  return `create or replace function closed() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '${code}'; end $$;
    create trigger closed before insert on usage for each row execute function closed();
    alter table usage enable always trigger closed`
}

const STATE = ['secret', 'value', 'mark', 'feed_head', 'feed', 'access_key', 'attachment', 'principal', 'usage', 'sequence']
async function everything(attacker: Attacker): Promise<Record<string, Raw[]>> {
  const tables: Record<string, Raw[]> = {}
  for (const table of STATE) tables[table] = await attacker.rows(`select * from "${table}" order by 1, 2`)
  return tables
}

/** Reads, changes, refusals and failures: what each is answered when all is well. */
function calls(main: Caller, sub: Caller, secretId: string): [string, number, () => ReturnType<Caller['call']>][] {
  const at = `/api/v1/secrets/${secretId}`
  const secretValue = { value: VALUE('more'), rotationTargets: ['password'] }
  return [
    ['reading a value', 200, () => main.call('GET', valuesOf(secretId))],
    ['reading a list', 200, () => main.call('GET', '/api/v1/secrets')],
    ['changing a value', 200, () => main.call('PUT', valuesOf(secretId), { active: VALUE('changed') })],
    ['making a secret', 200, () => main.call('POST', '/api/v1/secrets', { secretName: 'made', secretValue })],
    [
      'making a sub account',
      200,
      () =>
        main.call('POST', '/api/v1/sub-accounts', { loginId: 'made', name: 'made', canAPIGatewayAccess: true, canConsoleAccess: false }),
    ],
    ['a denied read', 403, () => sub.call('GET', valuesOf(secretId))],
    ['a denied change', 403, () => sub.call('PUT', `${at}/memo`, { memo: 'mine' })],
    ['a read of what is not there', 404, () => main.call('GET', valuesOf('f'.repeat(64)))],
    ['a change that is refused', 422, () => main.call('POST', `${at}/enable`)],
    ['a change that says nothing', 400, () => main.call('PUT', `${at}/memo`, {})],
  ]
}

async function warm(list: ReturnType<typeof calls>): Promise<void> {
  for (const [what, status, call] of list)
    if (status !== 200 || what.startsWith('reading')) assert.equal((await call()).status, status, what)
}

for (const engine of ENGINES) {
  describe(`a record that ${engine} does not take`, () => {
    for (const [cause, [close, open, status]] of Object.entries(CAUSES[engine])) {
      it(`means that nothing is answered and nothing is done, for the reason of ${cause}`, async () => {
        const coffer = await startCoffer({ engine })
        const attacker = await attack(coffer)
        const secretId = await newSecret(coffer, 'kept')
        const list = calls(coffer.main, await coffer.subAccount('nobody'), secretId)
        await warm(list)
        const before = await everything(attacker)

        await attacker.script(close)
        for (const [what, , call] of list) {
          const said = await call()
          assert.equal(said.status, status, `${what}: ${said.text}`)
          assert.doesNotMatch(said.text, /true-value|decryptedSecretChain|secretName/, what)
        }
        const asked = list.slice(0, 2).map(([, , call]) => call)
        const together = await Promise.all(Array.from({ length: 20 }, () => asked.map((call) => call())).flat())
        for (const said of together) assert.ok(said.status === status && !said.text.includes('true-value'))
        await attacker.script(open)

        assert.deepEqual(await everything(attacker), before)
        for (const [what, expected, call] of list) assert.equal((await call()).status, expected, `${what}, when the cause is gone`)
        const after = await everything(attacker)
        assert.equal((after['usage']?.length ?? 0) - (before['usage']?.length ?? 0), list.length)
        await attacker.close()
      })
    }
  })
}
