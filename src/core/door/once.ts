/** What calls read once, however often a view moves under them: forgotten with the call. */
export class Once<C extends object> {
  readonly #kept = new WeakMap<C, Map<string, Promise<unknown>>>()

  /** What was read under this key for this call, or is read now. What failed is read again. */
  read<T>(call: C, key: string, read: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(call) ?? new Map<string, Promise<unknown>>()
    this.#kept.set(call, kept)
    const known = kept.get(key)
    if (known !== undefined) return known as Promise<T>
    const made = read().catch((error: unknown) => {
      kept.delete(key)
      throw error
    })
    kept.set(key, made)
    return made
  }
}
