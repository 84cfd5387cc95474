import { Frontier } from '#crypto/log-tree'
import { type PostingRow, SEGMENT, type SegmentRow } from '../ports/history-store.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { SegmentIndex } from './segment-index.ts'

/** The segment that a log is filling: its subtree, and what its records are found by. */
export class OpenSegment {
  readonly id: number
  readonly frontier = new Frontier()
  readonly #index = new SegmentIndex()

  constructor(id: number) {
    this.id = id
  }

  get full(): boolean {
    return this.frontier.size === SEGMENT
  }

  add(record: NewUsageRow, leaf: Uint8Array | string): void {
    this.#index.add(record, this.frontier.size)
    this.frontier.append(leaf)
  }

  row(): SegmentRow {
    return { id: this.id, root: this.frontier.root(), from: this.#index.from, to: this.#index.to }
  }

  postings(): PostingRow[] {
    return this.#index.postings(this.id)
  }
}
