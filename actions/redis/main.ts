import { run } from '../shared/run.ts'
import { redis } from './target.ts'

export const supportsDryRun = true

/** Rotates the password of a Redis ACL user. docs/rotation-actions.md says what it takes. */
export function main(params: Record<string, unknown>): Promise<object> {
  return run(params, redis)
}
