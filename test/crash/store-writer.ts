/** A process that writes changes and records of reads without end, and says what was acknowledged. It is there to be killed. */

import { openPostgres } from '#store/postgres/open'
import { openSqlite } from '#store/sqlite/open'
import { add } from '../conformance/place.ts'
import { sampleRecord, sampleRow } from '../conformance/sample-rows.ts'
import { HeldClock } from '../support/held-clock.ts'

const [engine, place = ''] = process.argv.slice(2)
const store = engine === 'SQLite' ? await openSqlite({ file: place, clock: new HeldClock() }) : await openPostgres({ url: place })
process.stdout.write('open\n')

async function change(): Promise<void> {
  for (let i = 1; ; i++) {
    await store.write(async (tables) => {
      await add(tables, 'account', sampleRow('account', `account-${i}`))
      await tables.appendUsage([sampleRecord({ account: 'changes', requestId: `account-${i}` })])
    })
    process.stdout.write(`account-${i}\n`)
  }
}

async function read(): Promise<void> {
  for (let i = 1; ; i++) {
    const group = [1, 2, 3].map((n) => sampleRecord({ account: 'reads', requestId: `read-${i}-${n}` }))
    if (await store.appendReads(null, group)) process.stdout.write(group.map(({ requestId }) => `${requestId}\n`).join(''))
  }
}

await Promise.all([change(), read()])
