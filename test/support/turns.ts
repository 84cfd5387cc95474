import { ENGINES, type Engine } from './coffer.ts'

/**
 * What takes long and is the same on every engine or system takes turns: `npm test` looks at it on SQLite, or at the heart
 * of it, and `npm run test:slow` at the rest. Whoever names a file gets all of it. A test file that imports this one is
 * part of both.
 */
const run = process.env['COFFER_TEST_RUN'] ?? 'all'

/** The tests of this run are those that `npm test` runs. */
export const QUICK = run !== 'slow'
/** The tests of this run are those that `npm run test:slow` adds. */
export const SLOW = run !== 'quick'
/** What has its turn in this run, of things that are tested alike: the first in `npm test`, the rest in `npm run test:slow`. */
export const inTurn = <Each>(all: readonly Each[]): readonly Each[] => all.filter((_, at) => (at === 0 ? QUICK : SLOW))

/** Of many things that are alike, every third has its turn in `npm test`, the others in `npm run test:slow`. */
export const everyThirdInTurn = <Each>(all: readonly Each[]): readonly Each[] => all.filter((_, at) => (at % 3 === 0 ? QUICK : SLOW))

/** The engines that have their turn in this run. */
export const ENGINES_IN_TURN: readonly Engine[] = inTurn(ENGINES)
