import { Problem } from '#base/problem'
import { EnvelopeError } from '#crypto/envelope'

/** Opens what is stored. What does not open was not stored by us like that: Problem `store.tampered`. */
export function believing<T>(story: () => string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof EnvelopeError) throw tampered(story, error)
    throw error
  }
}

/** `story` is what a refusal calls the row; it is made only when there is one. */
export function tampered(story: () => string, cause?: EnvelopeError): Problem {
  return new Problem('store.tampered', `${story()} cannot be believed: it was edited, or belongs elsewhere. Nothing is answered from it.`, {
    cause,
  })
}

/** Of bytes that are stored in the open, so it need not be constant in time. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
