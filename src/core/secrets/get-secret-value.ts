import type { OPERATIONS } from '#contract/operations'
import type { Hot, Notes, Reading, ReadingNow } from '../door/call.ts'
import type { SecretRow, ValueRow } from '../rows.ts'
import { type Chain, openChain, STAGES, type Stage } from './chain.ts'
import { livingSecret, ofCaller } from './living-secret.ts'
import { mustAllow } from './state.ts'

const told = ({ id, name, epoch, active }: SecretRow): Notes => ({
  resourceId: id,
  resourceName: name,
  etag: epoch,
  stage: 'chain',
  ...(active === null ? {} : { version: active }),
})

/** All stages in the open. The record tells which version was ACTIVE. */
const run: Reading<typeof OPERATIONS.getSecretValue> = async (view, call) => {
  const secret = await livingSecret(view, call)
  mustAllow(secret.state, 'read values')
  call.note(told(secret))
  return { decryptedSecretChain: await openChain(view, secret), rotationTargets: JSON.parse(secret.rotationTargets) as string[] }
}

const now: ReadingNow<typeof OPERATIONS.getSecretValue> = (memory, { actor, input, note }) => {
  const secret = memory.row('secret', input.params.secretId)
  const key = secret === undefined ? undefined : memory.row('kms_key', secret.keyTag)
  if (secret === undefined || key === undefined || !ofCaller(secret, actor)) return undefined
  mustAllow(secret.state, 'read values')
  const { vault } = memory
  const sealed: { stage: Stage; value: ValueRow }[] = []
  for (const stage of STAGES) {
    const version = secret[stage]
    if (version === null) continue
    const value = memory.value(secret.id, version)
    if (value === undefined) return undefined
    sealed.push({ stage, value })
  }
  note(told(secret))
  const rotationTargets = JSON.parse(secret.rotationTargets) as string[]
  return () => {
    const chain: Chain = { previous: null, active: null, pending: null }
    for (const { stage, value } of sealed) {
      const opened = vault.openKnown(key, secret, value)
      if (opened === undefined) return undefined
      chain[stage] = opened.open()
    }
    return { decryptedSecretChain: chain, rotationTargets }
  }
}

export const getSecretValue: Hot<typeof OPERATIONS.getSecretValue> = { run, now }
