import type { Caller } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'
import type { Arm } from './armed.ts'
import { type Attacker, edit, erase, one, put, type Raw, read, replace } from './attacker.ts'
import { ADMINISTRATOR, attachOwnPolicy, newKey, newSecret, underKey, VALUE, valuesOf } from './subjects.ts'

const SECRET = '/api/v1/secrets'
export const get = (caller: Caller, target: string) => (url: string) => caller.at(url).call('GET', target)
export const head = (attacker: Attacker, id: string) => one(attacker, 'secret', { id })
export const values = (attacker: Attacker, secret: string) => read(attacker, 'value', { secret })

let made = 0
const newName = () => `target-${++made}`

/** A secret, and the call that reads its values. */
export async function aSecret(coffer: TestCoffer, more?: object) {
  const name = newName()
  const id = await newSecret(coffer, name, more)
  return { id, name, at: `${SECRET}/${id}`, probe: get(coffer.main, valuesOf(id)) }
}
export const change = (coffer: TestCoffer, id: string, n: string | number) => coffer.main.ok('PUT', valuesOf(id), { active: VALUE(n) })

/** A sub account with these policies, asking for a secret's values. */
export async function aReader(coffer: TestCoffer, ...policies: string[]) {
  const sub = await coffer.subAccount(newName(), ...policies)
  return { sub, probe: get(sub, valuesOf((await aSecret(coffer)).id)) }
}

export async function swap(attacker: Attacker, table: string, whereA: Raw, whereB: Raw, kept: readonly string[]): Promise<void> {
  const [a, b] = [await one(attacker, table, whereA), await one(attacker, table, whereB)]
  const keep = (row: Raw) => Object.fromEntries(kept.map((column) => [column, row[column] ?? null]))
  await erase(attacker, table, whereA)
  await erase(attacker, table, whereB)
  await put(attacker, table, { ...b, ...keep(a) }, { ...a, ...keep(b) })
}

const SWAPPED: Record<string, Arm> = {
  'the heads of two secrets are swapped': async (coffer, attacker) => {
    const [a, b] = [await aSecret(coffer), await aSecret(coffer)]
    return { probe: a.probe, strike: () => swap(attacker, 'secret', { id: a.id }, { id: b.id }, ['id']) }
  },
  'the values of two secrets are swapped': async (coffer, attacker) => {
    const [a, b] = [await aSecret(coffer), await aSecret(coffer)]
    return { probe: a.probe, strike: () => swap(attacker, 'value', { secret: a.id }, { secret: b.id }, ['secret']) }
  },
  'two versions of one value are swapped': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    await coffer.main.ok('PUT', valuesOf(a.id), { pending: VALUE('pending') })
    return {
      probe: a.probe,
      strike: () => swap(attacker, 'value', { secret: a.id, version: 1 }, { secret: a.id, version: 2 }, ['version']),
    }
  },
  'two protection keys swap their key material': async (coffer, attacker) => {
    const [a, b] = [await newKey(coffer, newName()), await newKey(coffer, newName())]
    const { probe } = await aSecret(coffer, underKey(a))
    return { probe, strike: () => swap(attacker, 'kms_key_version', { key: a }, { key: b }, ['id', 'key']) }
  },
  'two access keys swap their owners': async (coffer, attacker) => {
    const [a, b] = [await aReader(coffer), await aReader(coffer, ADMINISTRATOR)]
    const strike = () => swap(attacker, 'access_key', { id: a.sub.accessKey }, { id: b.sub.accessKey }, ['id', 'sealed'])
    return { probe: a.probe, strike }
  },
}

const PUT_BACK: Record<string, Arm> = {
  'an old value is put in the place of the new one': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const [{ sealed, wrapped }] = (await values(attacker, a.id)) as [Raw]
    await change(coffer, a.id, 'new')
    return { probe: a.probe, strike: () => edit(attacker, 'value', { secret: a.id, version: 2 }, { sealed, wrapped } as Raw) }
  },
  'an old head is put back': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const old = await head(attacker, a.id)
    await change(coffer, a.id, 'new')
    return { probe: a.probe, strike: () => replace(attacker, 'secret', { id: a.id }, old) }
  },
  'an old head is put back with its values': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const [old, oldValues] = [await head(attacker, a.id), await values(attacker, a.id)]
    await change(coffer, a.id, 'new')
    const strike = async () => {
      await replace(attacker, 'secret', { id: a.id }, old)
      await replace(attacker, 'value', { secret: a.id }, ...oldValues)
    }
    return { probe: a.probe, strike }
  },
  'a suspended secret is put back in use': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const old = await head(attacker, a.id)
    await coffer.main.ok('POST', `${a.at}/disable`)
    return { probe: a.probe, strike: () => replace(attacker, 'secret', { id: a.id }, old) }
  },
  'a deleted secret is put back with its values': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    const [old, oldValues] = [await head(attacker, a.id), await values(attacker, a.id)]
    await coffer.main.ok('POST', `${a.at}/request-deletion`)
    await coffer.main.ok('DELETE', a.at)
    const strike = async () => {
      await replace(attacker, 'secret', { id: a.id }, old)
      await replace(attacker, 'value', { secret: a.id }, ...oldValues)
    }
    return { probe: a.probe, strike }
  },
  'a protection key that was disabled is put back': async (coffer, attacker) => {
    const keyTag = await newKey(coffer, newName())
    const { probe } = await aSecret(coffer, underKey(keyTag))
    const old = await one(attacker, 'kms_key', { id: keyTag })
    await coffer.main.ok('POST', `/kms/v1/keys/${keyTag}/disable`)
    return { probe, strike: () => replace(attacker, 'kms_key', { id: keyTag }, old) }
  },
  'a protection key that was disabled is enabled': async (coffer, attacker) => {
    const keyTag = await newKey(coffer, newName())
    const { probe } = await aSecret(coffer, underKey(keyTag))
    await coffer.main.ok('POST', `/kms/v1/keys/${keyTag}/disable`)
    return { probe, strike: () => edit(attacker, 'kms_key', { id: keyTag }, { state: 'ENABLE' }) }
  },
}

/** Switches an access key off, the way its owner's manager does. */
const switchOff = (coffer: TestCoffer, sub: { id: string; accessKey: string }) =>
  coffer.main.ok('PUT', `/api/v1/sub-accounts/${sub.id}/access-keys`, { accessKey: sub.accessKey, active: false })

const RIGHTS: Record<string, Arm> = {
  'an access key is switched on again': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    await switchOff(coffer, sub)
    return { probe, strike: () => edit(attacker, 'access_key', { id: sub.accessKey }, { active: 1 }) }
  },
  'an access key that was switched off is put back': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    const old = await one(attacker, 'access_key', { id: sub.accessKey })
    await switchOff(coffer, sub)
    return { probe, strike: () => replace(attacker, 'access_key', { id: sub.accessKey }, old) }
  },
  'an access key that was deleted is put back': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    const old = await one(attacker, 'access_key', { id: sub.accessKey })
    await switchOff(coffer, sub)
    await coffer.main.ok('DELETE', `/api/v1/sub-accounts/${sub.id}/access-keys`, { accessKey: sub.accessKey })
    return { probe, strike: () => put(attacker, 'access_key', old) }
  },
  'a suspended sub account is put back in use': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    const old = await one(attacker, 'principal', { id: sub.id })
    await coffer.main.ok('PUT', `/api/v1/sub-accounts/${sub.id}`, { active: false })
    return { probe, strike: () => replace(attacker, 'principal', { id: sub.id }, old) }
  },
  'a sub account is made the main account': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer)
    return { probe, strike: () => edit(attacker, 'principal', { id: sub.id }, { type: 'main' }) }
  },
  'a policy is added to what a sub account holds': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer)
    const mighty = await aReader(coffer, ADMINISTRATOR)
    const { policies } = await one(attacker, 'attachment', { id: mighty.sub.id })
    return { probe, strike: () => edit(attacker, 'attachment', { id: sub.id }, { policies: policies ?? '' }) }
  },
  'the policies of a sub account are put back to before one was detached': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    const old = await one(attacker, 'attachment', { id: sub.id })
    const [id] = JSON.parse(old['policies'] as string) as string[]
    await coffer.main.ok('DELETE', `/api/v1/sub-accounts/${sub.id}/policies`, { policyIdList: [id] })
    return { probe, strike: () => replace(attacker, 'attachment', { id: sub.id }, old) }
  },
  'a Deny is taken off what a sub account holds': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    const { policies } = await one(attacker, 'attachment', { id: sub.id })
    await attachOwnPolicy(coffer, sub.id, 'Deny')
    return { probe, strike: () => edit(attacker, 'attachment', { id: sub.id }, { policies: policies ?? '' }) }
  },
  'a Deny is deleted': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    const id = await attachOwnPolicy(coffer, sub.id, 'Deny')
    return { probe, strike: () => erase(attacker, 'policy', { id }) }
  },
  'a Deny is made to say Allow': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    const id = await attachOwnPolicy(coffer, sub.id, 'Deny')
    const { permissions } = await one(attacker, 'policy', { id })
    return { probe, strike: () => edit(attacker, 'policy', { id }, { permissions: String(permissions).replace('Deny', 'Allow') }) }
  },
  'the policies of a sub account are deleted outright': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    return { probe, strike: () => erase(attacker, 'attachment', { id: sub.id }) }
  },
}

/** Every column of a value's row; it has no MAC, since it opens only where it belongs. */
const VALUES: Record<string, Arm> = Object.fromEntries(
  (['sealed', 'wrapped', 'keyTag', 'keyVersion', 'version'] as const).map((column): [string, Arm] => [
    `the ${column} of a value is edited`,
    async (coffer, attacker) => {
      const a = await aSecret(coffer)
      const strike = async () => {
        const cell = (await one(attacker, 'value', { secret: a.id }))[column]
        const other =
          typeof cell === 'number' ? cell + 1 : typeof cell === 'string' ? `${cell}x` : Uint8Array.from(cell as Uint8Array).reverse()
        await edit(attacker, 'value', { secret: a.id }, { [column]: other })
      }
      return { probe: a.probe, strike }
    },
  ]),
)

const DELETED: Record<string, Arm> = {
  'a value is deleted': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    return { probe: a.probe, strike: () => erase(attacker, 'value', { secret: a.id }) }
  },
  'a secret is deleted': async (coffer, attacker) => {
    const a = await aSecret(coffer)
    return { probe: a.probe, strike: () => erase(attacker, 'secret', { id: a.id }) }
  },
  'a protection key is deleted': async (coffer, attacker) => {
    const keyTag = await newKey(coffer, newName())
    const { probe } = await aSecret(coffer, underKey(keyTag))
    return { probe, strike: () => erase(attacker, 'kms_key', { id: keyTag }) }
  },
  'a version of a protection key is deleted': async (coffer, attacker) => {
    const keyTag = await newKey(coffer, newName())
    const { probe } = await aSecret(coffer, underKey(keyTag))
    return { probe, strike: () => erase(attacker, 'kms_key_version', { key: keyTag }) }
  },
  'a principal is deleted': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    return { probe, strike: () => erase(attacker, 'principal', { id: sub.id }) }
  },
  'an access key is deleted': async (coffer, attacker) => {
    const { sub, probe } = await aReader(coffer, ADMINISTRATOR)
    return { probe, strike: () => erase(attacker, 'access_key', { id: sub.accessKey }) }
  },
}

export const ATTACKS: Record<string, Arm> = { ...SWAPPED, ...PUT_BACK, ...RIGHTS, ...VALUES, ...DELETED }
