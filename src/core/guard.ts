/**
 * The rows that decide something. Each of them carries an epoch that only grows and a MAC over all of its columns,
 * and is only ever read through the barrier, which refuses what was edited, swapped or put back.
 * Flags are 0 or 1, lists and objects are JSON text, so that every engine stores the same bytes.
 */
export type Flag = 0 | 1
export interface Guard {
  /** Grows by one with every change of the row. */
  epoch: number
  mac: Uint8Array
}
