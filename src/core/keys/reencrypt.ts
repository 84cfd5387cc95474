import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { contextOf, inForm, usedKey } from './used-key.ts'

/** The same content under the current version and the same context. The content itself does not leave. */
export const reencrypt: Reading<typeof OPERATIONS.reencrypt> = async (view, call) => {
  const key = await usedKey(view, call, 'encryption')
  const { body } = call.input
  const context = contextOf(body)
  const { kms } = view.vault
  call.note({ version: key.currentVersion })
  const ciphertext = await inForm(key, body.ciphertext, async (ciphertexts) => {
    const made: string[] = []
    for (const old of ciphertexts) {
      const content = await kms.decrypt(view, key, old, context)
      made.push(await kms.encrypt(view, key, content, context))
      content.fill(0)
    }
    return made
  })
  return { ciphertext }
}
