import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { contextOf, inForm, usedKey } from './used-key.ts'

/** Opens what `encrypt` made, under whichever version that was. One that does not open refuses the whole list. */
export const decrypt: Reading<typeof OPERATIONS.decrypt> = async (view, call) => {
  const key = await usedKey(view, call, 'encryption')
  const { body } = call.input
  const context = contextOf(body)
  const plaintext = await inForm(key, body.ciphertext, async (ciphertexts) => {
    const opened: string[] = []
    for (const ciphertext of ciphertexts) {
      const content = await view.vault.kms.decrypt(view, key, ciphertext, context)
      opened.push(content.toString('base64'))
      content.fill(0)
    }
    return opened
  })
  return { plaintext }
}
