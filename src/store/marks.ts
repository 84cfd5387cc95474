import { type RawBuilder, sql } from 'kysely'
import type { Mark, Marks } from '#core/ports/store'
import type { Kind } from '#core/rows'
import type { Engine } from './engine.ts'
import { type Connection, compile } from './query.ts'

/** So many rows are put together by the store at a time: what comes over is texts of a megabyte. */
const AT_ONCE = 20_000

interface Piece {
  readonly kind: Kind
  /** JSON lists, and all MACs one after the other, in hexadecimal. */
  readonly ids: string
  readonly lengths: string
  readonly macs: string
}

/**
 * All marks, and the position before they were read. They are put together by the store and taken apart here, since a row for each takes four times
 * as long; and they are given out as they are asked for, so that no hundred thousand objects live at the same time.
 */
export async function readMarks(engine: Engine, connection: Connection, atOnce = AT_ONCE): Promise<Marks> {
  const pieces: Piece[] = []
  let [position, count]: [number | undefined, number] = [undefined, 0]
  for (let after: readonly [kind: string, id: string] = ['', '']; ; ) {
    const raws = await connection.rows(compile(engine, nextMarks(engine, after, atOnce)))
    position ??= (raws[0] as unknown[])[0] as number
    let last: readonly [string, string] | undefined
    for (const [, kind, ids, lengths, macs, id, size] of raws as [number, Kind | null, string, string, string, string, number][]) {
      if (kind === null) continue
      count += Number(size)
      pieces.push({ kind, ids, lengths, macs })
      if (last === undefined || kind > last[0]) last = [kind, id]
    }
    if (last === undefined) return { position, count, marks: marksIn(pieces) }
    after = last
  }
}

function nextMarks(engine: Engine, [kind, id]: readonly [string, string], atOnce: number): RawBuilder<unknown> {
  const columns = [
    engine.listed(sql.id('id')),
    engine.listed(sql`length("mac")`),
    engine.joined(sql.id('mac')),
    sql`max("id")`,
    sql`count(*)`,
  ]
  const next = sql`select "kind", "id", "mac" from "mark" where ("kind", "id") > (${kind}, ${id}) order by "kind", "id" limit ${atOnce}`
  const together = sql`select "kind", ${sql.join(columns.map((column, at) => sql`${column} as ${sql.id(`c${at}`)}`))} from (${next}) as "next" group by "kind"`
  return sql`select "h"."position", "m".* from "feed_head" as "h" left join (${together}) as "m" on 1 = 1`
}

function* marksIn(pieces: readonly Piece[]): Generator<Mark> {
  for (const { kind, ids, lengths, macs } of pieces) {
    const bytes = Buffer.from(macs, 'hex')
    const each = JSON.parse(lengths) as number[]
    let from = 0
    for (const [at, id] of (JSON.parse(ids) as string[]).entries()) {
      const mac = bytes.subarray(from, from + (each[at] as number))
      from += mac.byteLength
      yield { kind, id, mac }
    }
  }
}
