/** What a person has to do something about: a sentence that says what, why and what to do, without any value of a secret. */
export class Trouble extends Error {
  override name = 'Trouble'
}

const STRUCK = '***'
/** Shorter texts occur by chance. */
const HIDDEN_MIN = 4
/** Reasons are kept by Coffer, which takes no longer ones. */
const STORY_MAX = 900
const hidden = new Set<string>()

/** From now on nothing that is said holds this text. Coffer strikes what it knows out as well; this is the first of the two nets. */
export function hide(text: string): void {
  if (text.length >= HIDDEN_MIN) hidden.add(text)
}

/** One step of a run, in a sentence, into the log of the activation. */
export function say(sentence: string): void {
  process.stdout.write(`${struck(sentence)}\n`)
}

/** Why something went wrong, in one line. What no action foresaw is told with its code, if it has one. */
export function story(error: unknown): string {
  if (error instanceof Trouble) return struck(error.message).slice(0, STORY_MAX)
  const { code, message } =
    error instanceof Error ? (error as Error & { code?: unknown }) : { code: undefined, message: 'no error was thrown' }
  return struck(`${typeof code === 'string' ? `${code}: ` : ''}${message.replaceAll(/\s+/g, ' ')}`).slice(0, STORY_MAX)
}

export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

function struck(text: string): string {
  let left = text
  for (const each of [...hidden].sort((one, other) => other.length - one.length)) left = left.replaceAll(each, STRUCK)
  return left
}
