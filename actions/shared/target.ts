import type { Value } from './value.ts'

/** What is changed, and who does it. */
export interface Change {
  /** The user and the password that it gets. */
  to: Value
  /** Who changes it: the administrator, or the user itself with the password that works now. */
  by: Value
  /** What is in use now. */
  active: Value
  admin: Value | undefined
  /** To be called right before the change is sent: throws Trouble where it must not be made any more. */
  confirm(): Promise<void>
}

/** One thing that was looked at, and whether a rotation would get past it. */
export interface Check {
  check: string
  ok: boolean
  message: string
}

/** A user, and which one it is for people. */
export type Who = Pick<Value, 'name' | 'username'>

/** The system whose passwords are rotated. Every method opens and closes its own connection. */
export interface Target {
  /** For people, such as `the PostgreSQL server db.example.com:5432`. */
  readonly place: string
  /** Whether the target takes this user with this password. Throws Trouble when that cannot be told: it is down, or refuses for another reason. */
  works(value: Value): Promise<boolean>
  /** Throws Trouble where the target refuses; may throw after the change, when the connection broke. */
  change(change: Change): Promise<void>
  /** Whether the user exists and may be changed by `by`, found out without changing anything. */
  examine(who: Who, by: Value): Promise<Check[]>
}

/** Parameters and ACTIVE say where it is. */
export type OpenTarget = (params: Readonly<Record<string, unknown>>, active: Value) => Target
