import { isProblem } from '#base/problem'
import type { View } from '#core/barrier/view'
import type { Condition } from '#core/ports/store'
import { isDue } from '#core/rotation/open-due-job'
import type { SecretRow } from '#core/rows'
import type { Doubts } from './doubts.ts'
import type { JobsParts } from './parts.ts'

/** How many secrets one look goes through at most: those whose date has passed may all wait for their next try. */
const LOOKED_AT_MAX = 400
const PAGE_MIN = 16

/**
 * Finds secrets that are due, the longest overdue first, without going through all of them each time: a look goes on where the one before
 * it ended, and begins anew after the last one. So what it costs does not grow with their number, and each one's turn comes.
 */
export class DueSecrets {
  readonly #parts: JobsParts
  /** How many of those whose date has passed were found not to be due, in the order looked at. */
  #passed = 0

  constructor(parts: JobsParts) {
    this.#parts = parts
  }

  /** At most so many ids; fewer where a look would have to go on for long, or others write all the time. */
  async find(most: number): Promise<string[]> {
    const { barrier, doubts } = this.#parts
    const found = await barrier.glance((view) => this.#look(view, doubts, most))
    if (found === undefined) return []
    this.#passed = found.passed
    return found.due
  }

  async #look(view: View, doubts: Doubts, most: number): Promise<{ due: string[]; passed: number }> {
    const dateCame: Condition<SecretRow>[] = [
      { column: 'autoRotation', is: 'eq', value: 1 },
      { column: 'state', is: 'eq', value: 'ENABLE' },
      { column: 'openJob', is: 'eq', value: null },
      { column: 'nextRotationAt', is: 'le', value: view.world.clock.now() },
    ]
    const due: string[] = []
    let passed = this.#passed
    let page = Math.max(PAGE_MIN, 2 * most)
    for (let looked = 0; looked < LOOKED_AT_MAX && due.length < most; page *= 2) {
      const limit = Math.min(page, LOOKED_AT_MAX - looked)
      let doubtful = 0
      const secrets = await view.find('secret', dateCame, {
        order: [
          ['nextRotationAt', 'asc'],
          ['number', 'asc'],
        ],
        limit,
        offset: passed + due.length,
        doubtful: (problem) => {
          doubtful++
          doubts.say(problem)
        },
      })
      const looksAt = secrets.length + doubtful
      looked += looksAt
      passed += doubtful
      for (const secret of secrets) {
        if (due.length >= most) return { due, passed }
        if (await isDueForSure(view, doubts, secret)) due.push(secret.id)
        else passed++
      }
      if (looksAt < limit) return { due, passed: 0 }
    }
    return { due, passed }
  }
}

/** Its last job and its protection key are rows as well. */
async function isDueForSure(view: View, doubts: Doubts, secret: SecretRow): Promise<boolean> {
  try {
    return await isDue(view, secret)
  } catch (error) {
    if (!isProblem(error, 'store.tampered')) throw error
    doubts.say(error)
    return false
  }
}
