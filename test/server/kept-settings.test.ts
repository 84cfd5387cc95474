import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENGINES, startCoffer } from '../support/coffer.ts'

for (const engine of ENGINES) {
  test(`a store on ${engine} is served in the region that it was made in alone, since policies name its secrets by it`, async () => {
    const first = await startCoffer({ engine })
    const { env } = engine === 'SQLite' ? await first.close().then(() => first) : first
    await assert.rejects(
      startCoffer({ engine, clock: first.clock, env: { ...env, COFFER_REGION: 'JP' } }),
      /^Error: COFFER_REGION is JP here, and the store was made with KR.*Set COFFER_REGION=KR.*Nothing was changed\.$/,
    )
    const again = await startCoffer({ engine, clock: first.clock, env })
    assert.doesNotMatch(again.logged(), /set otherwise/)
    await again.close()
  })

  test(`a server that goes by other settings than the last one on ${engine} says which, and by which values`, async () => {
    const first = await startCoffer({ engine, env: { COFFER_VPC_SOURCES: 'vpc-1=10.0.0.0/8' } })
    const { env } = engine === 'SQLite' ? await first.close().then(() => first) : first
    const changed = { ...env, COFFER_DELETION_DAYS: '1', COFFER_VPC_SOURCES: 'vpc-1=10.0.0.0/9' }
    const other = await startCoffer({ engine, clock: first.clock, env: changed })
    const said = other.logged().match(/[^\n]*set otherwise[^\n]*/g) ?? []
    assert.equal(said.length, 1)
    assert.match(said[0] ?? '', /COFFER_DELETION_DAYS \(7, now 1\), COFFER_VPC_SOURCES\b/)
    assert.doesNotMatch(said[0] ?? '', /NAME_MAX|10\.0\.0/)
    const { logged } = await other.restart()
    assert.doesNotMatch(logged(), /set otherwise/)
  })
}
