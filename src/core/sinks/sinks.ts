import type { SinkPort } from '../ports/sink.ts'
import { type IsGone, Pump, type PumpParts } from './pump.ts'

/** All sinks of this node. None waits for another. */
export class Sinks {
  readonly #pumps: readonly Pump[]

  constructor(sinks: readonly SinkPort[], parts: PumpParts) {
    this.#pumps = sinks.map((sink) => new Pump(sink, parts))
  }

  /** Begins to hand over what waits. `isGone` tells of a node whether its life is over. */
  look(isGone: IsGone): void {
    for (const pump of this.#pumps) pump.look(isGone)
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#pumps.map((pump) => pump.idle()))
  }

  async stop(): Promise<void> {
    await Promise.all(this.#pumps.map((pump) => pump.stop()))
  }

  /** By sink: how many records wait for it, as of the last look. */
  get waiting(): ReadonlyMap<string, number> {
    return new Map(this.#pumps.map(({ name, waiting }) => [name, waiting]))
  }

  /** By sink: how many records it never got. */
  get dropped(): ReadonlyMap<string, number> {
    return new Map(this.#pumps.map(({ name, dropped }) => [name, dropped]))
  }
}
