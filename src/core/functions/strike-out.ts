import { parseSecretValue } from '#contract/secret-value'

/** What stands where a secret text stood. Holds no letter or digit, so that no secret is found inside it. */
export const STRUCK = '***'
/** Shorter texts occur by chance; striking them would make a log unreadable and hide nothing. */
const USUAL_MIN = 4
const LINE_MIN = 8

/**
 * Makes what strikes texts out of what an action printed or answered: each as it is, as JSON and URLs write it, in Base64 and in
 * hexadecimal, and the lines of those that have several. It guards against carelessness: an action that wants to hide what it
 * prints can.
 */
export function striker(texts: Iterable<string>): (printed: string) => string {
  const all = forms(texts)
  return (printed) => {
    let left = printed
    for (const form of all) if (left.includes(form)) left = left.replaceAll(form, STRUCK)
    return left
  }
}

/** All ways in which the texts may be printed, the longest first, since a short one may be part of a long one. */
function forms(texts: Iterable<string>): string[] {
  const all = new Set<string>()
  for (const text of texts) {
    if (text === '') continue
    all.add(text)
    all.add(JSON.stringify(text).slice(1, -1))
    all.add(encodeURIComponent(text.toWellFormed()))
    if (text.length < USUAL_MIN) continue
    all.add(Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, ''))
    all.add(Buffer.from(text, 'utf8').toString('hex'))
    if (text.includes('\n')) for (const line of text.split(/\r?\n/)) if (line.trim().length >= LINE_MIN) all.add(line.trim())
  }
  return [...all].sort((one, other) => other.length - one.length)
}

/**
 * The texts of a secret's value that must not be seen: the whole, what each rotation target holds, and what else is
 * long enough not to occur by chance.
 */
export function textsOfValue(value: string, rotationTargets: readonly string[]): string[] {
  const texts = [value]
  for (const [key, pair] of parseSecretValue(value)) {
    if (typeof pair.value !== 'string' && typeof pair.value !== 'number') continue
    const text = typeof pair.value === 'string' ? pair.value : pair.text
    if (text.length >= USUAL_MIN || rotationTargets.includes(key)) texts.push(text)
  }
  return texts
}

/** Every text inside parameters that is long enough not to occur by chance. */
export function textsOfParameters(parameters: unknown): string[] {
  const texts: string[] = []
  const open: unknown[] = [parameters]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string' && next.length >= USUAL_MIN) texts.push(next)
    else if (typeof next === 'object' && next !== null) open.push(...Object.values(next))
  }
  return texts
}
