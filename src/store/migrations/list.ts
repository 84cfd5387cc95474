import { first } from './0001-first.ts'
import type { Migration } from './migration.ts'

/** All steps, oldest first. A new one is appended; a released one is never edited. */
export const MIGRATIONS: readonly Migration[] = [first]
