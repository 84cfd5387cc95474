import { hash } from 'node:crypto'
import { Problem } from '#base/problem'
import type { Call } from './call.ts'

const TAG_BYTES = 6

/** A number for the ETag of what several rows make up, or a part of one: the same content gives the same number. */
export function contentTag(content: unknown): number {
  return hash('sha256', JSON.stringify(content), 'buffer').readUIntBE(0, TAG_BYTES)
}

/** A call about something that its path names by `id`. */
export type CallById = Pick<Call, 'actor' | 'ifMatch' | 'note'> & { input: { params: { id: string } } }

/**
 * Names in the record what a change of rights is about, and refuses the change (`principal.changed`) when that is not as its caller read
 * it. The tag is only made where somebody asks for it.
 */
export async function matchPrincipal(
  call: Pick<Call, 'ifMatch' | 'note'>,
  { kind, name, tag }: { kind: 'sub account' | 'group' | 'role'; name: string; tag: () => number | Promise<number> },
): Promise<void> {
  call.note({ resourceName: name })
  if (call.ifMatch !== undefined) mustMatch(call, await tag(), 'principal.changed', `The ${kind} ${name}`)
}

/**
 * Refuses a change to what is not as its caller read it (If-Match). `now` is its ETag, `undefined` where it is gone; `what` names it
 * in a sentence.
 */
export function mustMatch(
  { ifMatch }: Pick<Call, 'ifMatch'>,
  now: number | undefined,
  code: 'function.changed' | 'principal.changed',
  what: string,
): void {
  if (ifMatch === undefined || ifMatch === now) return
  const how =
    now === undefined
      ? 'is gone since you read it. Leave If-Match out to make it anew.'
      : 'was changed since you read it. Read it again, then repeat the change.'
  throw new Problem(code, `${what} ${how} Nothing was stored.`)
}
