import type { Login } from './ready.ts'

/** A real server with users, whose passwords the actions of one kind change. */
export interface System {
  /** As in `exec.kind`, after the colon. */
  kind: string
  port: number
  /** Where it speaks TLS, with a certificate for localhost by this authority; `undefined` where it does not. */
  tls?: { port: number; ca: string } | undefined
  /** Parameters of the trigger; `port` is where the action finds it, `as` who changes passwords. */
  parameters(port: number, as: 'self' | 'administrator'): Record<string, unknown>
  /** May change every user and is none of them. */
  admin: Login
  /** Makes a user that may log in. `changesItself` is a right where a system knows it, and given by most without asking. */
  makeUser(login: Login, changesItself: boolean): Promise<void>
  logsIn(login: Login): Promise<boolean>
  /** All that it keeps of its users' passwords, as a text. */
  kept(): Promise<string>
  /** How an action says that a user is not there. */
  noUser: RegExp
  /** A name that breaks what is quoted badly. */
  hostileName: string
}

/** Waits until something works that does not at first; throws what it threw last after ten seconds. */
export async function until<T>(attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + 10_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
