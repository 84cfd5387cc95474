import type { OPERATIONS } from '#contract/operations'
import type { Hot, Notes, Reading, ReadingNow } from '../door/call.ts'
import type { SecretRow } from '../rows.ts'
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
  const values = STAGES.map((stage) => (secret[stage] === null ? null : memory.value(secret.id, secret[stage])))
  if (values.includes(undefined)) return undefined
  note(told(secret))
  const rotationTargets = targetsOf(secret)
  return () => {
    const chain: Chain = { previous: null, active: null, pending: null }
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? null
      if (value === null) continue
      const opened = vault.openKnown(key, secret, value)
      if (opened === undefined) return undefined
      chain[STAGES[at] as Stage] = opened.open()
    }
    return { decryptedSecretChain: chain, rotationTargets }
  }
}

/** Most secrets have the same targets as the one before, and need no list of their own as long as they are in memory. */
let last = { text: '[]', targets: [] as readonly string[] }
function targetsOf({ rotationTargets: text }: SecretRow): string[] {
  if (text !== last.text) last = { text, targets: Object.freeze(JSON.parse(text) as string[]) }
  return last.targets as string[]
}

export const getSecretValue: Hot<typeof OPERATIONS.getSecretValue> = { run, now }
