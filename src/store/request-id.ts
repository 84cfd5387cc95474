import { UUID } from '#base/ids'
import { storableText } from '#base/storable-text'

const UUID_BYTES = 16

/**
 * How the id of a request is stored, in hexadecimal: a UUID as its 16 bytes; any other text as its UTF-8 after a zero byte, or two
 * where one would make it 16. Text holds no zero byte, so that all can be told apart.
 */
export function storedRequestId(id: string): string {
  if (UUID.test(id)) return id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24)
  const text = Buffer.from(storableText(id), 'utf8').toString('hex')
  return text.length / 2 + 1 === UUID_BYTES ? `0000${text}` : `00${text}`
}
