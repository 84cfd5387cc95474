import type { Arm } from './armed.ts'
import { type Attacker, edit, erase, one, put, type Raw, read, replace } from './attacker.ts'
import { aReader, aSecret, change, get, head, swap, values } from './attacks.ts'
import { ADMINISTRATOR, valuesOf } from './subjects.ts'

/** Attacks on what proves the newest states. Who starts on such a store cannot tell what is true, and answers nothing. */

const mark = (attacker: Attacker, kind: string, id: string) => one(attacker, 'mark', { kind, id })
const feedHead = (attacker: Attacker) => one(attacker, 'feed_head', { id: 1 })

const PUT_BACK: Record<string, Arm> = {
  'an old head is put back with its values and its mark': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const old = [await head(attacker, a.id), await values(attacker, a.id), await mark(attacker, 'secret', a.id)] as const
    await change(coffer, a.id, 'new')
    const strike = async () => {
      await replace(attacker, 'secret', { id: a.id }, old[0])
      await replace(attacker, 'value', { secret: a.id }, ...old[1])
      await replace(attacker, 'mark', { kind: 'secret', id: a.id }, old[2])
    }
    return { probe: a.probe, strike }
  },
  'an old head is put back with its values, its mark, and the proof of then': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const old = [await head(attacker, a.id), await values(attacker, a.id), await mark(attacker, 'secret', a.id)] as const
    const { link, seal } = await feedHead(attacker)
    await change(coffer, a.id, 'new')
    await change(coffer, (await aSecret(coffer)).id, 'other')
    const strike = async () => {
      await replace(attacker, 'secret', { id: a.id }, old[0])
      await replace(attacker, 'value', { secret: a.id }, ...old[1])
      await replace(attacker, 'mark', { kind: 'secret', id: a.id }, old[2])
      await edit(attacker, 'feed_head', { id: 1 }, { link: link ?? null, seal: seal ?? null })
    }
    return { probe: a.probe, strike }
  },
  'an access key that was switched off is put back with its mark': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    const old = [await one(attacker, 'access_key', { id: sub.accessKey }), await mark(attacker, 'access_key', sub.accessKey)] as const
    await coffer.main.ok('PUT', `/api/v1/sub-accounts/${sub.id}/access-keys`, { accessKey: sub.accessKey, active: false })
    const strike = async () => {
      await replace(attacker, 'access_key', { id: sub.accessKey }, old[0])
      await replace(attacker, 'mark', { kind: 'access_key', id: sub.accessKey }, old[1])
    }
    return { probe, strike }
  },
  'a deleted secret is put back with its values and its mark': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const old = [await head(attacker, a.id), await values(attacker, a.id), await mark(attacker, 'secret', a.id)] as const
    await coffer.main.ok('POST', `${a.at}/request-deletion`)
    await coffer.main.ok('DELETE', a.at)
    const strike = async () => {
      await replace(attacker, 'secret', { id: a.id }, old[0])
      await replace(attacker, 'value', { secret: a.id }, ...old[1])
      await replace(attacker, 'mark', { kind: 'secret', id: a.id }, old[2])
    }
    return { probe: a.probe, strike }
  },
}

const COPIED: Record<string, Arm> = {
  'the heads of two secrets are swapped with their marks': async (coffer, attacker) => {
    const [a, b] = [await aSecret(coffer), await aSecret(coffer)]
    const strike = async () => {
      await swap(attacker, 'secret', { id: a.id }, { id: b.id }, ['id'])
      await swap(attacker, 'mark', { kind: 'secret', id: a.id }, { kind: 'secret', id: b.id }, ['id'])
    }
    return { probe: a.probe, strike }
  },
  "the main account's access key is copied to a new id, with its mark": async (coffer, attacker) => {
    const id = 'ncp_iam_BPASKRFORGEDFORGED00'
    const probe = get(coffer.main.as(id, coffer.main.secretKey), valuesOf((await aSecret(coffer)).id))
    const strike = async () => {
      await put(attacker, 'access_key', { ...(await one(attacker, 'access_key', { id: coffer.main.accessKey })), id })
      await put(attacker, 'mark', { ...(await mark(attacker, 'access_key', coffer.main.accessKey)), id })
    }
    return { probe, strike }
  },
  'what a sub account holds is copied to another, with its mark': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer)
    const mighty = await aReader(coffer, ADMINISTRATOR)
    const strike = async () => {
      await replace(attacker, 'attachment', { id: sub.id }, { ...(await one(attacker, 'attachment', { id: mighty.sub.id })), id: sub.id })
      await replace(
        attacker,
        'mark',
        { kind: 'attachment', id: sub.id },
        { ...(await mark(attacker, 'attachment', mighty.sub.id)), id: sub.id },
      )
    }
    return { probe, strike }
  },
  'a secret is copied to a new id, with its values and its mark': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const id = `${a.id.slice(1)}f`
    const strike = async () => {
      await put(attacker, 'secret', { ...(await head(attacker, a.id)), id, number: 9_000_000, takenName: 'copied', name: 'copied' })
      await put(attacker, 'value', ...(await values(attacker, a.id)).map((value) => ({ ...value, secret: id })))
      await put(attacker, 'mark', { ...(await mark(attacker, 'secret', a.id)), id })
    }
    return { probe: get(coffer.main, valuesOf(id)), strike }
  },
}

const onMarks =
  (strike: (attacker: Attacker, mark: Raw) => Promise<void>): Arm =>
  async (coffer, attacker) => {
    const a = await aSecret(coffer)
    await change(coffer, a.id, 'new')
    return { probe: a.probe, strike: async () => strike(attacker, { kind: 'secret', id: a.id }) }
  }

const MARKS: Record<string, Arm> = {
  'a mark is deleted': onMarks((attacker, mark) => erase(attacker, 'mark', mark)),
  'a mark gets another MAC': onMarks((attacker, mark) => edit(attacker, 'mark', mark, { mac: new Uint8Array(32) })),
  'a mark is emptied': onMarks((attacker, mark) => edit(attacker, 'mark', mark, { mac: new Uint8Array(0) })),
  'a mark is added': onMarks((attacker, mark) => put(attacker, 'mark', { ...mark, kind: 'forged', mac: new Uint8Array(32) })),
  'all marks are deleted': onMarks((attacker) => attacker.script('delete from "mark"')),
  'all marks are deleted, and the head is as in a new store': onMarks(async (attacker) => {
    await attacker.script('delete from "mark"')
    await edit(attacker, 'feed_head', { id: 1 }, { position: 0, link: new Uint8Array(0), seal: new Uint8Array(0) })
  }),
  'the position is moved': onMarks(async (attacker) => {
    const { position } = await feedHead(attacker)
    await edit(attacker, 'feed_head', { id: 1 }, { position: (position as number) + 1 })
  }),
  'a link is edited': onMarks((attacker) => edit(attacker, 'feed_head', { id: 1 }, { link: new Uint8Array(32) })),
  'a seal is edited': onMarks((attacker) => edit(attacker, 'feed_head', { id: 1 }, { seal: new Uint8Array(32) })),
  'what proves the rows is that of another store': onMarks(async (attacker) => {
    const marks = await read(attacker, 'mark', {})
    await replace(attacker, 'mark', {}, ...marks.map((each) => ({ ...each, mac: new Uint8Array(32).fill(1) })))
  }),
}

export const FALSIFIED: Record<string, Arm> = { ...PUT_BACK, ...COPIED, ...MARKS }
