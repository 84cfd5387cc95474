/** Work in the background that is under way once at most: whoever begins it meanwhile begins nothing. */
export class OneAtATime {
  #underWay: Promise<void> | undefined

  /** Returns at once. */
  begin(work: () => Promise<void>, onFault: (error: unknown) => void): void {
    this.#underWay ??= work()
      .catch(onFault)
      .finally(() => {
        this.#underWay = undefined
      })
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#underWay
  }
}
