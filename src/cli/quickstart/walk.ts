import { styleText } from 'node:util'
import type { Credentials } from '../settings.ts'
import { callWire, type WireAnswer } from '../wire.ts'

/** Something did not come out as the step promised. */
export class StepFailed extends Error {}

/** Prints a walk as a person wants to read it, and makes its calls. Colours only on a terminal. */
export class Walk {
  readonly #out: NodeJS.WriteStream
  calls = 0

  constructor(out: NodeJS.WriteStream) {
    this.#out = out
  }

  step(title: string): void {
    this.#line(`\n${this.#styled('bold', title)}`)
  }

  say(text: string): void {
    this.#line(`   ${text}`)
  }

  /** A signed call that must answer with `wanted`; prints the call, and what came back if `tell` says so. */
  async call(who: Credentials, [method, target, body]: readonly [string, string, unknown?], wanted = 200): Promise<WireAnswer> {
    this.calls++
    const answer = await callWire(who, method, target, body === undefined ? undefined : JSON.stringify(body))
    const held = answer.status === wanted
    this.#line(`   ${this.#styled(held ? 'green' : 'red', held ? '✓' : '✗')} ${method} ${short(target)} → ${answer.status}`)
    if (!held)
      throw new StepFailed(`${method} ${short(target)} answered ${answer.status} instead of ${wanted}: ${JSON.stringify(answer.body)}`)
    return answer
  }

  check(held: boolean, what: string): void {
    this.#line(`   ${this.#styled(held ? 'green' : 'red', held ? '✓' : '✗')} ${what}`)
    if (!held) throw new StepFailed(what)
  }

  #line(text: string): void {
    this.#out.write(`${text}\n`)
  }

  #styled(style: 'bold' | 'green' | 'red', text: string): string {
    return styleText(style, text, { stream: this.#out })
  }
}

/** Ids and tokens shortened, so that a line stays a line. */
export function short(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{64}/g, (id) => `${id.slice(0, 8)}…`)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => `${id.slice(0, 8)}…`)
}

/** A value that nobody needs to read in full: its first character and its length. */
export function hidden(value: string): string {
  return `${value.slice(0, 1)}${'•'.repeat(5)} (${value.length} characters)`
}

/** The payload of an answer of Secret Manager. */
export function dataOf<T>(answer: WireAnswer): T {
  return (answer.body as { data: T }).data
}
