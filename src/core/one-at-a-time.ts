type Work = () => Promise<void>

/**
 * Work in the background that is under way once at most. Whoever begins it meanwhile, however often, has it done once more afterwards: it may
 * have looked already at what they have to show.
 */
export class OneAtATime {
  #next: { work: Work; done: PromiseWithResolvers<void> } | undefined
  #isUnderWay = false
  #ended: Promise<void> = Promise.resolve()

  /** Returns at once. The promise, which never rejects, resolves when the work was done that was begun last before it had its turn. */
  begin(work: Work, onFault: (error: unknown) => void): Promise<void> {
    const done = this.#next?.done ?? Promise.withResolvers<void>()
    this.#next = { work: () => work().catch(onFault), done }
    if (!this.#isUnderWay) this.#ended = this.#run()
    return done.promise
  }

  /** Resolves when nothing is under way, nor to be done once more. */
  async idle(): Promise<void> {
    await this.#ended
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true
    while (this.#next !== undefined) {
      const { work, done } = this.#next
      this.#next = undefined
      await work()
      done.resolve()
    }
    this.#isUnderWay = false
  }
}
