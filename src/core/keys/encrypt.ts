import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { contextOf, inForm, plaintextsOf, usedKey } from './used-key.ts'

/** Encrypts what a caller keeps elsewhere, under the current version. */
export const encrypt: Reading<typeof OPERATIONS.encrypt> = async (view, call) => {
  const key = await usedKey(view, call, 'encryption')
  const { body } = call.input
  const context = contextOf(body)
  call.note({ version: key.currentVersion })
  const ciphertext = await inForm(key, body.plaintext, async (texts) => {
    const made: string[] = []
    for (const content of plaintextsOf(key, texts)) {
      made.push(await view.vault.kms.encrypt(view, key, content, context))
      content.fill(0)
    }
    return made
  })
  return { ciphertext }
}
