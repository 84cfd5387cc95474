import type { StorePort } from '#core/ports/store'
import type { Place } from './place.ts'

/** A test is given a place of its own, and two nodes on it; where there can be but one, both are the same. */
export interface Nodes {
  place: Place
  store: StorePort
  other: StorePort
}
export type Fresh = (options?: { feedKept?: number }) => Promise<Nodes>
export interface Ground {
  /** The place that tests share which take ids of their own. */
  same: Fresh
  /** An empty place. */
  fresh: Fresh
}
