import { useState } from 'react'

export interface Edits<T> {
  /** What stands there now, with what was edited over it. */
  value: T
  /** What was edited and differs from what stands there. */
  changes: Partial<T>
  dirty: boolean
  /** The fields that somebody else changed since they were edited here. */
  conflicts: readonly (keyof T & string)[]
  set: <Field extends keyof T>(field: Field, value: T[Field]) => void
  drop: (...fields: readonly (keyof T)[]) => void
  reset: () => void
  /** Whether a state that was just read differs from the one that was edited, in a field that was edited. */
  conflictsWith: (now: T) => boolean
}

/**
 * Edits of what others may be editing, too. Only the fields that were touched are kept and sent, so that two people who change different
 * ones do not undo each other; of the same one the second is told.
 */
export function useEdits<T extends object>(now: T): Edits<T> {
  const [typed, setTyped] = useState<Partial<T>>({})
  const [seen, setSeen] = useState<Partial<T>>({})
  const fields = Object.keys(typed) as (keyof T & string)[]
  const changes = Object.fromEntries(fields.filter((field) => !same(typed[field], now[field])).map((field) => [field, typed[field]]))
  const differing = (from: T) => fields.filter((field) => !same(seen[field], from[field]) && !same(typed[field], from[field]))
  return {
    value: { ...now, ...typed },
    changes: changes as Partial<T>,
    dirty: Object.keys(changes).length > 0,
    conflicts: differing(now),
    set: (field, value) => {
      setSeen((old) => (field in old ? old : { ...old, [field]: now[field] }))
      setTyped((old) => ({ ...old, [field]: value }))
    },
    drop: (...gone) => {
      setTyped((old) => without(old, gone))
      setSeen((old) => without(old, gone))
    },
    reset: () => {
      setTyped({})
      setSeen({})
    },
    conflictsWith: (newer) => differing(newer).length > 0,
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function without<T extends object>(from: Partial<T>, gone: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(Object.entries(from).filter(([field]) => !gone.includes(field as keyof T))) as Partial<T>
}
