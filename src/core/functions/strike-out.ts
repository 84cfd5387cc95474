import { parseSecretValue } from '#contract/secret-value'

/** What stands where a secret text stood. Holds no letter or digit, so that no secret is found inside it. */
export const STRUCK = '***'
/** Shorter texts occur by chance; striking them would make a log unreadable and hide nothing. */
const USUAL_MIN = 4
const LINE_MIN = 8
/** Names of parameters that hold credentials. */
const CREDENTIAL = /passw|passphrase|secret|token|credential|(?:api|private|access)[_-]?key/i

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

/**
 * The texts inside parameters whose names say that they are credentials, however deep they lie. All others are left alone: they are
 * what an action is told to do, and its answer would say nothing without them.
 */
export function textsOfParameters(parameters: Record<string, unknown>): string[] {
  const texts: string[] = []
  const open: [unknown, boolean][] = [[parameters, false]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, named] = next
    if (typeof value === 'string') {
      if (named && value.length >= USUAL_MIN) texts.push(value)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) open.push([inner, named || CREDENTIAL.test(name)])
    }
  }
  return texts
}
