import { readFileSync } from 'node:fs'
import { Sealed } from '#base/sealed'
import type { Parts } from '#server/maintenance/slots'

/** The first line of a text. */
export function firstLine(text: string): Sealed<string> {
  return new Sealed(text.split(/\r?\n/, 1)[0] ?? '')
}

/** Asks for something new, twice, so that a slip is found; without a terminal it is the first line of standard input. */
export async function askTwice(ask: Parts['ask'], question: string): Promise<Sealed<string>> {
  if (ask === undefined) return firstLine(readFileSync(0, 'utf8'))
  const typed = await ask(question)
  const again = await ask('Once more: ')
  if (typed.open() !== again.open()) throw new Error('The two differ. Nothing was changed.')
  return typed
}
