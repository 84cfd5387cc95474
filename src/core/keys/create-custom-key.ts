import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { contextOf, usedKey } from './used-key.ts'

/** A random key for the caller's own use, encrypted, and in the open only where that was asked for. Nothing of it is kept. */
export const createCustomKey: Reading<typeof OPERATIONS.createCustomKey> = async (view, call) => {
  const key = await usedKey(view, call, 'encryption')
  const { body } = call.input
  call.note({ version: key.currentVersion })
  const made = Buffer.from(view.world.random(body.bits / 8))
  const ciphertext = await view.vault.kms.encrypt(view, key, made, contextOf(body))
  const reply = body.requestPlainKey ? { ciphertext, plaintext: made.toString('base64') } : { ciphertext }
  made.fill(0)
  return reply
}
