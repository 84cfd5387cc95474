type Work = () => Promise<void>

/**
 * Work in the background that is under way once at most. Whoever begins it meanwhile, however often, has it done once more afterwards: it may
 * have looked already at what they have to show.
 */
export class OneAtATime {
  #next: Work | undefined
  #isUnderWay = false
  #ended: Promise<void> = Promise.resolve()

  /** Returns at once. */
  begin(work: Work, onFault: (error: unknown) => void): void {
    this.#next = () => work().catch(onFault)
    if (!this.#isUnderWay) this.#ended = this.#run()
  }

  /** Resolves when nothing is under way, nor to be done once more. */
  async idle(): Promise<void> {
    await this.#ended
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true
    while (this.#next !== undefined) {
      const work = this.#next
      this.#next = undefined
      await work()
    }
    this.#isUnderWay = false
  }
}
