import type { StorePort } from '#core/ports/store'
import type { Log } from './log.ts'

/** Scrubs what was erased out of the store's files; those who ask meanwhile share the next pass. */
export function scrubbing(store: StorePort, log: Log): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const pass = () =>
    store.scrub().catch((error: unknown) => log.error({ err: error }, 'what was erased could not be scrubbed from the files of the store'))
  const start = () => {
    next = undefined
    running = pass().finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    if (running === undefined) return start()
    next ??= running.then(start)
    return next
  }
}
