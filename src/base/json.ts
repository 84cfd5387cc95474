import { Problem } from './problem.ts'

/** How deep objects and arrays may nest (our ruling). */
export const JSON_DEPTH_MAX = 32

/** Keys that no object may have (our ruling): code that copies objects carelessly would change every object. */
export const JSON_KEYS_REFUSED: readonly string[] = ['__proto__', 'constructor', 'prototype']

/** One value of a JSON text and, where it was asked for, the very text that it stood in. */
export interface Member {
  value: unknown
  text: string
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses a body strictly (RFC 8259), where `JSON.parse` would guess: refused are bytes that are no UTF-8 (and a byte
 * order mark), keys that occur twice in an object, text that is no well-formed Unicode, the character NUL, numbers
 * beyond a double's range, nesting deeper than 32, and the keys `__proto__`, `constructor` and `prototype`.
 * Takes time in proportion to the length. Throws Problem `input.invalid`, which quotes nothing of the content.
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw new Problem('input.invalid', 'The body is no JSON: it is not valid UTF-8.', { reason: { is: 'json', field: '' } })
  }
  try {
    return new Scanner(text).whole()
  } catch (error) {
    throw asProblem(error, 'The body is no JSON')
  }
}

/**
 * The members of a JSON text that is one object, in their order, each with the text that it was sent as; the same
 * rules as `parseJson`. Throws Problem `input.invalid` that begins with `what`.
 */
export function parseMembers(text: string, what: string): Map<string, Member> {
  if (!text.isWellFormed())
    throw new Problem('input.invalid', `${what}: text that is no well-formed Unicode.`, { reason: { is: 'json', field: what } })
  try {
    return new Scanner(text).members()
  } catch (error) {
    throw asProblem(error, what, 'no JSON: ')
  }
}

class Refused extends Error {}
/** What is no JSON at all. */
class Broken extends Refused {}

function asProblem(error: unknown, what: string, ifBroken = ''): unknown {
  return error instanceof Refused
    ? new Problem('input.invalid', `${what}: ${error instanceof Broken ? ifBroken : ''}${error.message}.`, {
        reason: { is: 'json', field: what },
      })
    : error
}

// Sticky expressions that jump over a run at once. Each matches a single class, so none of them can go back.
const SPACE = /[ \t\n\r]*/y
const PLAIN = /[^"\\\u0000-\u001f]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a

class Scanner {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): unknown {
    this.#space()
    const value = this.#value()
    this.#end()
    return value
  }

  members(): Map<string, Member> {
    const members = new Map<string, Member>()
    this.#space()
    if (this.#text[this.#at] !== '{') {
      this.whole()
      throw new Refused('not an object')
    }
    this.#object((key) => {
      if (members.has(key)) throw new Refused('a key occurs twice in one object')
      const from = this.#at
      const value = this.#value()
      members.set(key, { value, text: this.#text.slice(from, this.#at) })
    })
    this.#end()
    return members
  }

  #end(): void {
    this.#space()
    if (this.#at < this.#text.length) throw this.#broken()
  }

  #value(): unknown {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#plainObject()
      case '[':
        return this.#array()
      case '"':
        return this.#string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  #plainObject(): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    this.#object((key) => {
      if (Object.hasOwn(object, key)) throw new Refused('a key occurs twice in one object')
      object[key] = this.#value()
    })
    return object
  }

  /** Goes through an object; `member` is called where the value of a key begins, and has to take it. */
  #object(member: (key: string) => void): void {
    this.#enter()
    if (!this.#skip('}')) {
      do {
        this.#space()
        if (this.#text.charCodeAt(this.#at) !== QUOTE) throw this.#broken()
        const key = this.#string()
        if (JSON_KEYS_REFUSED.includes(key)) throw new Refused(`the key ${key} is not taken`)
        this.#space()
        if (this.#text.charCodeAt(this.#at) !== COLON) throw this.#broken()
        this.#at += 1
        this.#space()
        member(key)
      } while (this.#more('}'))
    }
    this.#depth -= 1
  }

  #array(): unknown[] {
    const items: unknown[] = []
    this.#enter()
    if (!this.#skip(']')) {
      do {
        this.#space()
        items.push(this.#value())
      } while (this.#more(']'))
    }
    this.#depth -= 1
    return items
  }

  #enter(): void {
    this.#depth += 1
    if (this.#depth > JSON_DEPTH_MAX) throw new Refused(`nested deeper than ${JSON_DEPTH_MAX}`)
    this.#at += 1
  }

  /** Whether the bracket closes right here. */
  #skip(close: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== close) return false
    this.#at += 1
    return true
  }

  /** After an item: whether a comma promises another one, or the bracket closes. */
  #more(close: string): boolean {
    this.#space()
    if (this.#text.charCodeAt(this.#at) === COMMA) {
      this.#at += 1
      return true
    }
    if (this.#text[this.#at] !== close) throw this.#broken()
    this.#at += 1
    return false
  }

  #string(): string {
    const text = this.#text
    const start = this.#at
    let at = start + 1
    let escaped = false
    for (;;) {
      PLAIN.lastIndex = at
      PLAIN.test(text)
      at = PLAIN.lastIndex
      const code = text.charCodeAt(at)
      if (code === QUOTE) break
      this.#at = at
      if (code !== BACKSLASH || at + 1 >= text.length) throw this.#broken()
      escaped = true
      at += 2
    }
    this.#at = at + 1
    return escaped ? this.#unescape(start) : text.slice(start + 1, at)
  }

  /** Only the escapes of one string are left to `JSON.parse`; the run from quote to quote is known to be one token. */
  #unescape(start: number): string {
    let content: string
    try {
      content = JSON.parse(this.#text.slice(start, this.#at))
    } catch {
      this.#at = start
      throw this.#broken()
    }
    if (content.includes('\u0000')) throw new Refused('a text contains NUL')
    if (!content.isWellFormed()) throw new Refused('a text contains half of a surrogate pair')
    return content
  }

  #number(): number {
    NUMBER.lastIndex = this.#at
    if (!NUMBER.test(this.#text)) throw this.#broken()
    const value = Number(this.#text.slice(this.#at, NUMBER.lastIndex))
    if (!Number.isFinite(value)) throw new Refused('a number is out of range')
    this.#at = NUMBER.lastIndex
    return value
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#broken()
    this.#at += word.length
    return value
  }

  #space(): void {
    const code = this.#text.charCodeAt(this.#at)
    if (code > 0x20) return
    SPACE.lastIndex = this.#at
    SPACE.test(this.#text)
    this.#at = SPACE.lastIndex
  }

  #broken(): Refused {
    return new Broken(this.#at >= this.#text.length ? 'it ends too early' : `broken at character ${this.#at + 1}`)
  }
}
