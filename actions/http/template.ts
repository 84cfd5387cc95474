import { Trouble } from '../shared/trouble.ts'
import { textOf, type Value } from '../shared/value.ts'

/** A request as the parameters write it, with `{{placeholders}}`. */
export interface Template {
  name: string
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: unknown
}

/** Where placeholders take their texts from: `{{x}}` from the new value, `{{current.x}}` from ACTIVE, `{{admin.x}}` from the administrator's. */
export interface Filling {
  to: Value
  current: Value
  admin: Value | undefined
}

export interface Filled {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | undefined
}

const PLACEHOLDER = /\{\{\s*(?:(current|admin)\.)?([A-Za-z0-9_-]+)\s*\}\}/g
const METHOD = /^(GET|POST|PUT|PATCH|DELETE)$/
const ORIGIN = /^https?:\/\/[^/?#\\]+/i
const FORM = 'application/x-www-form-urlencoded'
/** Writes a text so that it stays what it is where it stands. */
type Write = (text: string) => string
type Fill = (text: string, write: Write) => string

export function readTemplate(params: Readonly<Record<string, unknown>>, name: string): Template {
  const given = params[name]
  const { method = 'POST', url, headers = {}, body } = isObject(given) ? given : {}
  if (typeof url !== 'string' || typeof method !== 'string' || !METHOD.test(method) || !isObject(headers))
    throw new Trouble(`The parameter "${name}" is an object with url, method (${METHOD.source.slice(2, -2)}), headers and body.`)
  if (Object.values(headers).some((each) => typeof each !== 'string')) throw new Trouble(`The headers of "${name}" are texts.`)
  return { name, method, url, headers: headers as Record<string, string>, body }
}

/** The request with all placeholders filled in, each escaped as the place asks for where it stands. Throws Trouble where one cannot be. */
export function filled({ name, method, url, headers, body }: Template, filling: Filling): Filled {
  const fill: Fill = (text, write) =>
    text.replace(PLACEHOLDER, (_all, whose: 'current' | 'admin' | undefined, key: string) => write(wordFor(filling, whose, key, name)))
  const said = Object.fromEntries(Object.entries(headers).map(([key, text]) => [key, fill(text, inHeader)]))
  const kind = Object.entries(said).find(([key]) => key.toLowerCase() === 'content-type')?.[1]
  const told = bodyOf(body, kind?.toLowerCase(), fill, name)
  return {
    url: addressOf(url, fill, name),
    method,
    headers: told === undefined || kind !== undefined ? said : { ...said, 'content-type': 'application/json' },
    body: told,
  }
}

function wordFor({ to, current, admin }: Filling, whose: 'current' | 'admin' | undefined, key: string, name: string): string {
  const value = whose === 'admin' ? admin : whose === 'current' ? current : to
  if (value === undefined)
    throw new Trouble(
      `"${name}" asks for {{admin.${key}}}, and there is no administrator there: give "adminSecretId", and use it in "change" alone.`,
    )
  if (key === 'basic' && value.username !== '' && value.password !== '')
    return Buffer.from(`${value.username}:${value.password}`).toString('base64')
  const text = Object.hasOwn(value.pairs, key) ? textOf(value.pairs[key]) : undefined
  if (text === undefined)
    throw new Trouble(`"${name}" asks for {{${whose === undefined ? '' : `${whose}.`}${key}}}, which that value does not have as a text.`)
  return text
}

/** A word that is filled in stays within its part of the path or the query, whatever it holds; what is before is written out. */
function addressOf(template: string, fill: Fill, name: string): URL {
  const text = fill(template, encodeURIComponent)
  const [origin] = ORIGIN.exec(text) ?? ['']
  if (!URL.canParse(text) || origin === '') throw new Trouble(`The url of "${name}" is none.`)
  const [path = ''] = text.slice(origin.length).split(/[?#]/)
  if (!template.startsWith(origin) || path.split('/').some((part) => part === '.' || part === '..'))
    throw new Trouble(`A word in the url of "${name}" would lead elsewhere (a host, or ".."): put it into the query or the body.`)
  return new URL(text)
}

function inHeader(text: string): string {
  if (/[^\x20-\x7e]/.test(text))
    throw new Trouble('A text for a header holds other characters than a header can carry. Put it into the body.')
  return text
}

/** `kind` is the content-type, in small letters. */
function bodyOf(body: unknown, kind: string | undefined, fill: Fill, name: string): string | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body !== 'string') return JSON.stringify(filledJson(body, fill))
  if (kind?.startsWith(FORM)) return fill(body, encodeURIComponent)
  if (kind?.startsWith('text/plain')) return fill(body, (text) => text)
  if (kind === undefined || /^application\/([a-z.-]+\+)?json\b/.test(kind)) return fill(body, (text) => JSON.stringify(text).slice(1, -1))
  throw new Trouble(`The body of "${name}" is JSON, a form (${FORM}) or text/plain; how to write a text into ${kind} is not known.`)
}

/** Texts inside are filled in before they are written as JSON, so nothing in them can end them. */
function filledJson(part: unknown, fill: Fill): unknown {
  if (typeof part === 'string') return fill(part, (text) => text)
  if (Array.isArray(part)) return part.map((each) => filledJson(each, fill))
  if (isObject(part)) return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, filledJson(each, fill)]))
  return part
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}
