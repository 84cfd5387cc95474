import { isStoreTrouble } from '#base/problem'

/** Waits before storing the end of a run is tried again, in ms. After the last try the clock ends the job as lost. */
const AGAIN_MS = [200, 1000, 5000, 15_000]

/** Writes, again and again while the store does not take it and nobody is in a hurry. What is written must bear repetition. */
export async function persist<T>(write: () => Promise<T>, hurry: () => boolean): Promise<T> {
  for (const waitMs of AGAIN_MS) {
    try {
      return await write()
    } catch (error) {
      if (!isStoreTrouble(error) || hurry()) throw error
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
  return write()
}
