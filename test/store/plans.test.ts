import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import type { Condition, FindOptions } from '#core/ports/store'
import type { Kind, Rows } from '#core/rows'
import type { Engine } from '#store/engine'
import { findQuery } from '#store/find'
import { postgresEngine } from '#store/postgres/engine'
import type { Query } from '#store/query'
import { sqliteEngine } from '#store/sqlite/engine'
import { Handle } from '#store/sqlite/handle'
import { makeStatements } from '#store/statements'
import { type Place, postgresPlace, sqlitePlace } from '../conformance/place.ts'
import { sampleRow } from '../conformance/sample-rows.ts'

type Eq = readonly [column: string, value: string | number]

/** Finds that people or the clock wait for, and the index that each has to go by. */
const FINDS: readonly [Kind, readonly (Eq | Condition<Rows[Kind]>)[], FindOptions<Rows[Kind]>, string][] = [
  ['secret', [['account', 'm1']], { order: [['number' as 'id', 'asc']], limit: 20, offset: 40 }, 'secret_account_number'],
  [
    'secret',
    [
      ['account', 'm1'],
      ['takenName', 'x'],
    ],
    {},
    'secret_account_takenName',
  ],
  ['secret', [['trigger', 't1']], {}, 'secret_trigger'],
  ['secret', [{ column: 'nextRotationAt', is: 'le', value: 5 } as never], {}, 'secret_nextRotationAt'],
  ['secret', [{ column: 'destroyAt', is: 'le', value: 5 } as never], {}, 'secret_destroyAt'],
  ['secret', [['keyTag', 'k1']], {}, 'secret_keyTag'],
  ['job', [['tokenHash', 'x']], {}, 'job_tokenHash'],
  ['job', [{ column: 'state', is: 'in', value: ['REQUESTED', 'STARTED'] } as never], {}, 'job_state'],
  ['job', [['secret', 's1']], { order: [['requestedAt' as 'id', 'desc']] }, 'job_secret_requestedAt'],
  [
    'principal',
    [
      ['account', 'm1'],
      ['loginId', 'x'],
    ],
    {},
    'principal_account_loginId',
  ],
  ['access_key', [['principal', 'p1']], {}, 'access_key_principal'],
  [
    'kms_key',
    [
      ['account', 'm1'],
      ['name', 'x'],
      ['builtin', 0],
    ],
    {},
    'kms_key_account_name',
  ],
  ['kms_key', [{ column: 'nextRotationAt', is: 'le', value: 5 } as never], {}, 'kms_key_nextRotationAt'],
  ['kms_key', [{ column: 'destroyAt', is: 'le', value: 5 } as never], {}, 'kms_key_destroyAt'],
  ['kms_key_version', [['key', 'k1']], {}, 'kms_key_version_key_version'],
  ['trigger', [['action', 'a1']], {}, 'trigger_action'],
]

interface Planner {
  engine: Engine
  /** What the engine means to do, as it says it. */
  plan(query: Query): Promise<string>
  close(): Promise<void>
}

async function sqlitePlanner(): Promise<Planner> {
  const place = await sqlitePlace()
  await place.open()
  const handle = new Handle({ file: place.file, access: 'read' })
  return {
    engine: sqliteEngine({ now: () => 0 }),
    plan: async ({ sql, parameters }) => handle.rows(`explain query plan ${sql}`, parameters).join('\n'),
    close: async () => {
      handle.close()
      await place.remove()
    },
  }
}

/** Small tables PostgreSQL would rather read whole, so that is made dear: what is asked is whether an index can serve. */
async function postgresPlanner(): Promise<Planner> {
  const place: Place & { url: string } = await postgresPlace()
  const store = await place.open()
  await store.write(async (tables) => {
    for (let i = 0; i < 100; i++) {
      await tables.insert('principal', sampleRow('principal', `p${i}`, { number: i }))
      await tables.insert('kms_key', sampleRow('kms_key', `k${i}`, { number: i }))
      await tables.insert('secret', sampleRow('secret', `s${i}`))
      await tables.insert('job', sampleRow('job', `j${i}`))
    }
  })
  const client = new pg.Client({ connectionString: place.url })
  await client.connect()
  await client.query('analyze')
  await client.query('set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off')
  return {
    engine: postgresEngine(),
    plan: async ({ sql, parameters }) =>
      (await client.query({ text: `explain ${sql}`, values: [...parameters], rowMode: 'array' })).rows.join('\n'),
    close: async () => {
      await client.end()
      await place.remove()
    },
  }
}

for (const [name, make] of [
  ['SQLite', sqlitePlanner],
  ['PostgreSQL', postgresPlanner],
] as const) {
  describe(`${name} goes by an index`, () => {
    let planner: Planner
    before(async () => {
      planner = await make()
    })
    after(() => planner.close())

    for (const [kind, conditions, options, index] of FINDS) {
      test(`${index}`, async () => {
        const told = conditions.map((each) => (Array.isArray(each) ? { column: each[0], is: 'eq', value: each[1] } : each))
        assertUses(await planner.plan(findQuery(planner.engine, kind, told as never, options)), index)
      })
    }

    test('for a row by its id', async () => {
      const plan = await planner.plan(makeStatements(planner.engine).load.secret({ id: 's1' }))
      assert.match(plan, name === 'SQLite' ? /SEARCH t USING INDEX sqlite_autoindex_secret_1/ : /secret_pkey/)
    })

    test('for a value by its version', async () => {
      assertUses(await planner.plan(makeStatements(planner.engine).value({ secret: 's1', version: 1 })), 'value_secret_version')
    })
  })
}

function assertUses(plan: string, index: string): void {
  assert.match(plan, new RegExp(`\\b${index}`), plan)
  assert.doesNotMatch(plan, /SCAN [tm]\b(?! LEFT)(?! USING)/, plan)
}
