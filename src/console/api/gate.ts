/** What a person must do before a call can be made: sign in again, or prove once more that it is them. */
export type Question = 'sign-in' | 'confirm'

export interface Asked {
  question: Question
  answer: (done: boolean) => void
}

/** The person closed the dialog that stood before the call, or left. The call was not made, or nobody is there to take its answer. */
export class NotConfirmed extends Error {
  override readonly name = 'NotConfirmed'
}

const listeners = new Set<() => void>()
let asked: Asked | undefined
let pending: Promise<void> | undefined

/**
 * Asks the person by a dialog over whatever is on the screen, and resolves once they have done it. All calls that
 * wait meanwhile wait for the same dialog, whatever they asked for: made again, they ask for what is still wanted. Rejects
 * with NotConfirmed when they close it.
 */
export async function ask(question: Question): Promise<void> {
  // Whoever is signed out cannot confirm anything, and has confirmed it by signing in.
  if (asked !== undefined && question === 'sign-in' && asked.question !== question) {
    asked = { ...asked, question }
    tell()
  }
  pending ??= new Promise((resolve, reject) => {
    const answer = (done: boolean) => {
      if (asked?.answer !== answer) return
      asked = undefined
      pending = undefined
      tell()
      if (done) resolve()
      else reject(new NotConfirmed('The call was not made.'))
    }
    asked = { question, answer }
    tell()
  })
  return pending
}

/** Whoever was asked is gone: what waits for them is not made in the name of the next one. */
export function dropAsked(): void {
  asked?.answer(false)
}

export function askedNow(): Asked | undefined {
  return asked
}

export function onAsked(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}
