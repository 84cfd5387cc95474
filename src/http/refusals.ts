import { addressBlock } from '#base/address-block'
import { type Clock, MINUTE } from '#base/instant'
import type { StorePort } from '#core/ports/store'

/** This many wrong signatures of one known access key are recorded singly each minute; the rest is counted. */
const SINGLY_PER_MINUTE = 10
/** More different lines than this in one minute go into one line of their reason, so that junk cannot fill memory or disk. */
const LINES_MAX = 1000

/**
 * Counts calls that name no known caller or no valid request: one line per reason, address block and minute
 * (contract: logs.md).
 */
export class Refusals {
  readonly #store: Pick<StorePort, 'countRefusals'>
  readonly #clock: Clock
  #lines = new Map<string, { minute: number; reason: string; address: string; count: number }>()
  #singly = new Map<string, number>()
  #minute = 0

  constructor(store: Pick<StorePort, 'countRefusals'>, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  count(reason: string, ip: string): void {
    const minute = this.#thisMinute()
    const block = this.#lines.size < LINES_MAX ? addressBlock(ip) : 'others'
    const key = `${minute} ${reason} ${block}`
    const line = this.#lines.get(key)
    if (line === undefined) this.#lines.set(key, { minute, reason, address: block, count: 1 })
    else line.count++
  }

  /** Whether a wrong signature of this known key is to be recorded singly. */
  singly(accessKey: string): boolean {
    this.#thisMinute()
    const told = this.#singly.get(accessKey) ?? 0
    this.#singly.set(accessKey, told + 1)
    return told < SINGLY_PER_MINUTE
  }

  /** Writes what was counted. Counts that the store does not take are kept for the next time. */
  async flush(): Promise<void> {
    const lines = this.#lines
    if (lines.size === 0) return
    this.#lines = new Map()
    try {
      await this.#store.countRefusals([...lines.values()])
    } catch {
      for (const [key, line] of lines) {
        const standing = this.#lines.get(key)
        if (standing === undefined) this.#lines.set(key, line)
        else standing.count += line.count
      }
    }
  }

  #thisMinute(): number {
    const minute = Math.floor(this.#clock.now() / MINUTE) * MINUTE
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#singly = new Map()
    }
    return minute
  }
}
