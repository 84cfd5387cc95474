import { inspect } from 'node:util'

/**
 * A plaintext that keeps quiet: it prints, logs and serialises as `[sealed]`. `open()` is the only way in, so that
 * a search for `.open()` lists every place where plaintext appears.
 */
export class Sealed<T> {
  readonly #content: T
  constructor(content: T) {
    this.#content = content
  }
  open(): T {
    return this.#content
  }
  toString(): string {
    return '[sealed]'
  }
  toJSON(): string {
    return '[sealed]'
  }
  [inspect.custom](): string {
    return '[sealed]'
  }
}
