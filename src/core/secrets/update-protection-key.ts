import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { referred, valueRow } from './chain.ts'
import { chosenKey } from './chosen-key.ts'
import { protectionKeyOf } from './detail.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Puts a secret under another protection key: the data key of every stage and stray is wrapped anew in this transaction. */
export const updateProtectionKey: Changing<typeof OPERATIONS.updateProtectionKey> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change protection key')
  const key = await chosenKey(unit, secret.account, call.input.body)
  for (const version of referred(secret)) {
    const { wrapped, keyTag, keyVersion } = await unit.vault.rewrapValue(unit, secret, await valueRow(unit, secret, version), key.keyTag)
    await unit.write.rewrapValue(secret.id, version, wrapped, keyTag, keyVersion)
  }
  const changed = await unit.change('secret', secret, { ...key, updatedAt: unit.world.clock.now() })
  call.note({ etag: changed.epoch })
  return { secretId: secret.id, protectionKey: await protectionKeyOf(unit, changed) }
}
