import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { MINUTE } from '#base/instant'
import { verifierOf } from '#core/history/log-key'
import { inertJson } from '#core/history/record-text'
import { verifierText } from '#crypto/checkpoint'
import { verifyExport } from '#server/maintenance'
import { accountOf } from '../access/iam.ts'
import { coffer as command } from '../cli/run-command.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

/** More than two segments. */
const RECORDS = 9000
const HOSTILE = 'name\n\u001b[31m<b>\u202e"=1+1'

for (const engine of ENGINES_IN_TURN) {
  describe(`an export on ${engine}`, () => {
    let node: TestCoffer
    let began: number
    let lines: string[]
    let key: string
    const verify = (path: string, ...args: string[]) => command(['history', 'verify', '--export', path, ...args], { folder: node.home })
    const written = async (name: string, changed: readonly string[]) => {
      const path = join(node.home, name)
      await writeFile(path, changed.map((line) => `${line}\n`).join(''))
      return path
    }
    /** All pieces, one behind the other. */
    const exported = async (query: string): Promise<string[]> => {
      const pieces: string[] = []
      for (let after: string | null = ''; after !== null; ) {
        const { text, next }: { text: string; next: string | null } = await node.main.ok(
          'GET',
          `/api/v1/history/export?${query}${after === '' ? '' : `&after=${after}`}`,
        )
        pieces.push(text)
        after = next
      }
      return pieces
        .join('')
        .split('\n')
        .filter((line) => line !== '')
    }
    before(async () => {
      node = await started
      const account = await accountOf(node.main)
      began = node.clock.now()
      const records = Array.from({ length: RECORDS }, (_, i) =>
        sampleRecord({
          account: i % 5 === 0 ? 'another' : account,
          time: began + i,
          source: i % 2 === 0 ? 'API' : 'CONSOLE',
          product: 'SecretManager',
          requestorName: i % 3000 === 7 ? HOSTILE : 'robot',
          message: i % 3000 === 8 ? HOSTILE : `call ${i}`,
          requestId: String(i),
        }),
      )
      for (let from = 0; from < RECORDS; from += 1000) await node.coffer.store.appendReads(null, records.slice(from, from + 1000))
      await node.coffer.sequencer.seal()
      node.clock.pass(2 * MINUTE)
      lines = await exported('format=jsonl&proof=true')
      const [log] = await node.coffer.store.history.logs()
      key = verifierText(verifierOf(log?.publicKey ?? assert.fail('there is no log')))
    })
    const started = startCoffer({ engine })
    const at = (requestId: number) => {
      const found = lines.findIndex((line) => line.includes(`"requestId":"${requestId}"`))
      assert.ok(found > 0)
      return found
    }

    it('holds each record of the account once across segments, and of others nothing but hashes', async () => {
      const records = lines.map((line) => JSON.parse(line)).filter((line) => 'time' in line && line.time >= began && line.message !== '')
      const ours = records.filter(({ action }) => action === sampleRecord({}).action)
      assert.equal(ours.length, (RECORDS * 4) / 5)
      assert.deepEqual(
        ours.map(({ requestId }) => Number(requestId)),
        Array.from({ length: RECORDS }, (_, i) => i).filter((i) => i % 5 !== 0),
      )
      assert.deepEqual(
        ours.slice(0, 2).map(({ source }) => source),
        ['CONSOLE', 'API'],
      )
      assert.ok(!lines.some((line) => line.includes('another')))
      assert.equal(lines.filter((line) => !('time' in JSON.parse(line)) && 'leaf' in JSON.parse(line)).length >= RECORDS / 5, true)
    })

    it('shows hostile names and messages as text that steers nothing, in lines and cells', async () => {
      const hostile = lines.filter((line) => line.includes(inertJson(HOSTILE)))
      assert.equal(hostile.length, 6)
      const cells = await exported(`format=csv&timestampFrom=${began + 6}&timestampTo=${began + 8}`)
      assert.match(cells.join('\n'), /"name\\u000a\\u001b\[31m<b>\\u202e""=1\+1"/)
      for (const text of [...hostile, ...cells.map((cell) => cell.trimEnd())]) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    })

    it('is proven by the public key alone', async () => {
      const { code, out, err } = await verify(await written('whole.jsonl', lines), '--key', key)
      assert.deepEqual([code, err], [0, ''], out)
      assert.match(out, /^coffer-log-[0-9a-f]{16}: \d+ records are whole and in order\. Of \d+ others only the hashes are here\.\n$/)
      const narrowed = await exported(`format=jsonl&proof=true&keyword=${encodeURIComponent('principal:robot result:SUCCESS')}`)
      assert.equal((await verify(await written('narrowed.jsonl', narrowed), '--key', key)).code, 0)
    })

    it('names the line that was altered, taken away or put in twice', async () => {
      const line = at(4001)
      const altered = lines.with(line, (lines[line] ?? '').replace('"call 4001"', '"call 4002"'))
      const { code, out } = await verify(await written('changed.jsonl', altered), '--key', key)
      assert.deepEqual([code, new RegExp(`: altered at record \\d+, line ${line + 1}\\.`).test(out)], [3, true], out)
      const told = async (changed: string[]) => {
        const [verdict] = await verifyExport(await written('changed.jsonl', changed), { keys: [key], files: [] })
        return [verdict?.finding?.kind, verdict?.line]
      }
      const { leaf, ...rest } = JSON.parse(lines[line] ?? '')
      assert.deepEqual(await told(lines.with(line, JSON.stringify({ ...rest, source: 'SYSTEM', leaf }))), ['altered', line + 1])
      const edited = (from: string, to: string) => lines.with(line, (lines[line] ?? '').replace(from, to))
      for (const [from, to] of [
        ['"ip":', '"ip":"203.0.113.66","ip":'],
        ['"message":', '"approvedBy":"somebody","message":'],
        ['"message":', '"message":  '],
      ] as const)
        assert.deepEqual(await told(edited(from, to)), ['altered', line + 1], to)
      assert.deepEqual(await told(lines.map((each) => `${each}\r`)), [undefined, undefined], 'line ends of Windows are no edit')
      const alone = lines.findIndex((each) => /^\{"seq":\d+,"leaf":/.test(each))
      for (const place of [alone, 0])
        await assert.rejects(told(lines.with(place, (lines[place] ?? '').replace('{', '{"approvedBy":"somebody",'))), /altered or cut/)
      assert.deepEqual(await told(lines.toSpliced(line, 1)), ['missing', undefined])
      assert.deepEqual(await told(lines.slice(0, line)), ['cut off', undefined])
      await assert.rejects(
        told(lines.toSpliced(line, 0, lines[line] ?? '')),
        new RegExp(`Lines ${line + 1} and ${line + 2} of .* same record`),
      )
      await assert.rejects(told(lines.with(line, '{"seq":')), new RegExp(`Line ${line + 1} of .* altered or cut`))
    })

    it('is not believed under another key, and has no proof as CSV', async () => {
      const other = verifierText(verifierOf(Buffer.alloc(32, 7)))
      assert.equal((await verify(await written('whole.jsonl', lines), '--key', other)).code, 3)
      const bare = await written('bare.jsonl', await exported(`format=jsonl&timestampFrom=${began}&timestampTo=${began + 10}`))
      assert.match((await verify(bare)).err, /is of a log that no checkpoint|holds no checkpoint/)
      assert.match(await node.main.refused(400, 'GET', '/api/v1/history/export?format=csv&proof=true'), /^proof: /)
    })

    it('passes by no record while it goes on, however many came shortly before it began', async () => {
      const account = await accountOf(node.main)
      // More than are passed by in one go.
      for (let many = 0; many < 21; many++) {
        const records = Array.from({ length: 1000 }, () => sampleRecord({ account, time: node.clock.now() }))
        await node.coffer.store.appendReads(null, records)
      }
      const seqs: number[] = []
      for (let after = ''; ; ) {
        const piece = await node.main.ok('GET', `/api/v1/history/export?pageSize=1000&timestampFrom=${began}${after}`)
        const lines = (piece.text as string).split('\n').filter((line) => line !== '')
        seqs.push(...lines.map((line) => JSON.parse(line).seq))
        if (piece.next === null) break
        after = `&after=${piece.next}`
        if (piece.count < 1000) node.clock.pass(2 * MINUTE)
      }
      const all = (await exported(`timestampFrom=${began}`)).map((line) => JSON.parse(line).seq)
      assert.deepEqual(seqs, all.slice(0, seqs.length))
      assert.ok(all.length >= seqs.length + 21_000)
    })
  })
}
