import { hash } from 'node:crypto'
import type { NewUsageRow } from '../usage-row.ts'

/** By what records are indexed: fields of which a search may name the exact value. */
export type TermField = 'account' | 'principal' | 'accessKey' | 'address' | 'product' | 'action' | 'result' | 'resource' | 'job'
export type Term = readonly [TermField, string]

/** 48 bits: large enough that few searches ever look at a record for nothing, small enough to be stored in 6 bytes. */
const TERM_BYTES = 6

/** The number that a term is indexed under. Part of the schema: it never changes for a field that is there. */
export function termOf([field, value]: Term): number {
  // As text: bytes would take three times as long to be handed over as to be made.
  return Number.parseInt(hash('sha256', `${field}\0${value}`, 'hex').slice(0, 2 * TERM_BYTES), 16)
}

/** The terms that a record is found by; what is null is none. */
export const TERMS: readonly (readonly [TermField, (record: NewUsageRow) => string | null])[] = [
  ['account', ({ account }) => account],
  ['principal', ({ requestor }) => requestor],
  ['address', ({ ip }) => ip],
  ['product', ({ product }) => product],
  ['action', ({ action }) => action],
  ['result', ({ result }) => result],
  ['accessKey', ({ accessKey }) => (accessKey === '' ? null : accessKey)],
  ['resource', ({ resourceId }) => (resourceId === '' ? null : resourceId)],
  ['job', ({ job }) => job],
]
