import { hide, Trouble } from './trouble.ts'

/** A stage of a secret, or the value of an administrator's, as far as a rotation reads it. */
export interface Value {
  /** Which one it is, for people: their names are struck out of what they read where they are part of a value. */
  name: string
  /** The JSON text as Coffer keeps it. */
  text: string
  pairs: Readonly<Record<string, unknown>>
  username: string
  password: string
}

/**
 * `name` says which value it is, for people. Throws Trouble when username or password are missing, unless it may go without: then they are
 * empty.
 */
export function readValue(text: string, name: string, mayLack = false): Value {
  const pairs = JSON.parse(text, exactly) as Record<string, unknown>
  const { username = mayLack ? '' : undefined, password = mayLack ? '' : undefined } = pairs
  if (typeof username !== 'string' || typeof password !== 'string' || (!mayLack && (username === '' || password === ''))) {
    throw new Trouble(
      `The value of ${name} needs the keys "username" and "password", both texts that are not empty. Put them into the value.`,
    )
  }
  for (const pair of Object.values(pairs)) if (mayLack && typeof pair === 'string') hide(pair)
  hide(password)
  return { name, text, pairs, username, password }
}

/** The same value under another name, with another user or password; all other pairs stay as they are. */
export function withLogin(value: Value, name: string, login: { username: string; password: string }): Value {
  hide(login.password)
  const pairs = { ...value.pairs, ...login }
  return { name, ...login, pairs, text: JSON.stringify(pairs) }
}

/** A user, for people. */
export const userOf = ({ name, username }: Pick<Value, 'name' | 'username'>): string =>
  username === '' ? name : `${username} (the user of ${name})`

/** Numbers keep the digits that they were written with: Coffer compares them so. */
function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? rawJson(context.source) : value
}

/** A pair as text, whether it was written as a text or as a number. `undefined` for everything else. */
export function textOf(pair: unknown): string | undefined {
  if (typeof pair === 'string') return pair === '' ? undefined : pair
  return typeof pair === 'object' && pair !== null && 'rawJSON' in pair ? String(pair.rawJSON) : undefined
}

const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown }
