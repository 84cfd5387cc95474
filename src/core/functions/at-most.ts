/** What the promise resolves to, or `undefined` when so many monotonic milliseconds passed first. */
export async function atMost<T>(ms: number, promise: Promise<T> | undefined): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), ms)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
