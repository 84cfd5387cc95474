import { run } from '../shared/run.ts'
import { mysql } from './target.ts'

export const supportsDryRun = true

/** Rotates the password of a MySQL or MariaDB account. docs/rotation-actions.md says what it takes. */
export function main(params: Record<string, unknown>): Promise<object> {
  return run(params, mysql)
}
