import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'

/**
 * What a thread may know of our environment: where compiled code lies, since a thread that finds none loads the compiler
 * that takes the types away, 12 MB. The root key may stand there too, and no thread has a use for it.
 */
export function threadEnvironment(): Record<string, string> {
  const cache = getCompileCacheDir()
  return cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) }
}
