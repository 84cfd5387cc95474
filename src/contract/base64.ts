import { Problem } from '#base/problem'

/**
 * The bytes of a Base64 text of the standard alphabet, padded, written in the one way there is for them. Throws Problem
 * `input.invalid` that names the field and its bound, and quotes nothing.
 */
export function readBase64(text: string, field: string, { min, max }: { min: number; max: number }): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text)
    throw new Problem('input.invalid', `${field}: no Base64 of the standard alphabet with its padding.`, {
      reason: { is: 'form', field },
    })
  if (bytes.byteLength < min || bytes.byteLength > max)
    throw new Problem('input.invalid', `${field}: ${bytes.byteLength} bytes, and it takes ${min}–${max}.`, {
      reason: { is: 'bytes', field, max },
    })
  return bytes
}
