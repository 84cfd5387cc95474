/** Who wants to hear that the feed moved, and how far it was heard to have come. */
export class Hints {
  readonly #listeners: (() => void)[] = []
  #position = -1

  add(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** The feed was seen at this position: what is older than the newest one heard of is no news. */
  moved(position: number): void {
    if (position <= this.#position) return
    this.#position = position
    for (const listener of this.#listeners) listener()
  }

  /** The same for a commit of our own: said once its caller has had the time to act on it without being told. */
  movedByUs(position: number): void {
    setImmediate(() => this.moved(position))
  }
}
