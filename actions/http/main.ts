import { run } from '../shared/run.ts'
import { http } from './target.ts'

export const supportsDryRun = true

/** Rotates the password of a user of an HTTP API. docs/rotation-actions.md says what it takes. */
export function main(params: Record<string, unknown>): Promise<object> {
  return run(params, http, 'have tokens')
}
