import type pg from 'pg'
import type { Hints } from '../hints.ts'

export const CHANNEL = 'coffer_feed'

/** Between two tries to connect anew; doubled after each, up to the longest. */
const RETRY_MS = 250
const RETRY_LONGEST_MS = 8000

/**
 * Hears on a connection of its own when another node moved the feed. What was missed while it was away is found by the
 * poll, and by the next read: a notification makes things quick, never right.
 */
export class Listener {
  readonly #connect: () => Promise<pg.Client>
  readonly #hints: Hints
  readonly #isOurs: (serverProcess: number) => boolean
  readonly #onNotice: (notice: string) => void
  #client: pg.Client | undefined
  #retry: NodeJS.Timeout | undefined
  #retryMs = RETRY_MS
  #away = false
  #closed = false

  /** What our own writer caused is no news. */
  constructor(parts: {
    connect: () => Promise<pg.Client>
    hints: Hints
    isOurs: (serverProcess: number) => boolean
    onNotice: (notice: string) => void
  }) {
    this.#connect = parts.connect
    this.#hints = parts.hints
    this.#isOurs = parts.isOurs
    this.#onNotice = parts.onNotice
  }

  async start(): Promise<void> {
    try {
      const client = await this.#connect()
      if (this.#closed) return void (await client.end())
      this.#client = client
      client.once('end', () => this.#again())
      client.on('notification', ({ channel, processId, payload }) => {
        if (channel === CHANNEL && !this.#isOurs(processId)) this.#hints.moved(Number(payload))
      })
      await client.query(`listen ${CHANNEL}`)
      if (this.#away) this.#onNotice('PostgreSQL tells of changes again.')
      this.#away = false
      this.#retryMs = RETRY_MS
    } catch {
      await this.#client?.end().catch(() => undefined)
      this.#again()
    }
  }

  #again(): void {
    this.#client = undefined
    if (this.#closed || this.#retry !== undefined) return
    if (!this.#away)
      this.#onNotice('The connection on which PostgreSQL tells of changes is broken. Until it stands again they are found by polling.')
    this.#away = true
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      void this.start()
    }, this.#retryMs).unref()
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LONGEST_MS)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#client?.end().catch(() => undefined)
  }
}
