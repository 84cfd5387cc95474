import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Said } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { type Attacker, attack, type Cell, edit, one, type Raw, replace } from './attacker.ts'
import { newSecret, type Subject, subjectsOfEveryColumn, VALUE, valuesOf } from './subjects.ts'

/** Columns of text that may be empty; all others that may be hold numbers. */
const EMPTY_TEXTS = [
  'takenName',
  'boundary',
  'trigger',
  'openJob',
  'lastJob',
  'job',
  'owner',
  'accessKey',
  'activation',
  'action',
  'readsSetBy',
  'parent',
  'role',
]

/** Something else of the same type, far from what any other row holds. */
function forged(cell: Cell, column: string): Cell {
  if (cell === null) return EMPTY_TEXTS.includes(column) ? 'forged' : 1
  if (typeof cell === 'number') return cell === 0 || cell === 1 ? 1 - cell : cell + 1_000_000
  if (typeof cell === 'string') return cell === 'ENABLE' ? 'DISABLE' : `${cell}x`
  if (cell.byteLength === 0) return Uint8Array.of(1)
  const bytes = Uint8Array.from(cell)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  return bytes
}

async function forge(attacker: Attacker, { kind, id, column }: Subject & { column: string }): Promise<Raw> {
  const row = await one(attacker, kind, { id })
  await edit(attacker, kind, { id }, { [column]: forged(row[column] ?? null, column) })
  return row
}

/** What an answer that nobody may take for a true one looks like. A trigger is looked up by its name, so it may also be missing. */
function refused(said: Said, { kind, column }: { kind: string; column: string }): boolean {
  if (said.status === 500) return /cannot be believed/.test(said.text)
  return said.status === 404 && kind === 'trigger' && (column === 'account' || column === 'name')
}

for (const engine of ENGINES_IN_TURN) {
  describe(`a row that was edited in ${engine}`, () => {
    it('is never answered from, whichever column of whichever kind it was', async (t) => {
      const before = await startCoffer({ engine })
      const subjects = await subjectsOfEveryColumn(before)
      const sound = await newSecret(before, 'sound')
      const truth = new Map<Subject, Said>()
      for (const subject of subjects) {
        const said = await subject.probe(before.url)
        assert.equal(said.status, 200, `${subject.kind} ${subject.id}: ${said.text}`)
        truth.set(subject, said)
      }

      const attacker = await attack(before)
      const originals = new Map<Subject, Raw>()
      for (const subject of subjects) originals.set(subject, await forge(attacker, subject))

      let remembered = 0
      for (const subject of subjects) {
        const said = await subject.probe(before.url)
        if (said.status !== 200) assert.ok(refused(said, subject), `${subject.kind}.${subject.column}: ${said.status} ${said.text}`)
        else {
          remembered++
          assert.equal(said.text, truth.get(subject)?.text, `${subject.kind}.${subject.column} while the server ran`)
        }
      }

      const after = await before.restart()
      for (const subject of subjects) {
        const said = await subject.probe(after.url)
        assert.ok(refused(said, subject), `${subject.kind}.${subject.column}: ${said.status} ${said.text}`)
      }
      assert.equal((await after.main.ok('GET', valuesOf(sound))).decryptedSecretChain.active, VALUE('sound'))
      assert.equal((await fetch(`${after.url}/readyz`)).status, 200)

      for (const subject of subjects) {
        const row = originals.get(subject) as Raw
        const id = subject.column === 'id' ? `${subject.id}x` : subject.id
        await replace(attacker, subject.kind, { id }, row)
      }
      for (const subject of subjects) {
        const said = await subject.probe(after.url)
        assert.equal(said.text, truth.get(subject)?.text, `${subject.kind}.${subject.column} put right`)
      }
      await attacker.close()
      t.diagnostic(`${subjects.length} edits refused after a restart; the running server remembered ${remembered} true rows`)
    })
  })
}
