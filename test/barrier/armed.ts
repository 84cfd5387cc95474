import type { Said } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'
import type { Attacker } from './attacker.ts'

/** An attack that is ready: what has to be set up was set up, what has to be stolen beforehand was stolen. */
export interface Armed {
  /** The call that the attack wants another answer to. */
  probe: (url: string) => Promise<Said>
  strike: () => Promise<void>
}
export type Arm = (coffer: TestCoffer, attacker: Attacker) => Promise<Armed>
