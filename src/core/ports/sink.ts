import type { SinkName } from '#contract/logs/rulings'
import type { UsageRow } from '../usage-row.ts'

/** Where usage records are streamed to. */
export interface SinkPort {
  readonly name: SinkName
  /**
   * Hands records over, in their order. Resolves once they are as safe there as they get, to how many of them the receiver refused
   * for good. Rejects with a sentence, which quotes no address and no credential; then all of them are handed over again, so that
   * some may come twice.
   */
  take(records: readonly UsageRow[], signal: AbortSignal): Promise<number>
}
