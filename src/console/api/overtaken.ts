import { CallError } from '#client/call-error'
import type { Tagged } from '#client/client'

/** Somebody else changed it since it was read here. Nothing was stored; what is there now comes with it. */
export class Overtaken<T> extends Error {
  override readonly name = 'Overtaken'
  readonly newer: Tagged<T>

  constructor(newer: Tagged<T>) {
    super('It was changed by somebody else meanwhile.')
    this.newer = newer
  }
}

/** Makes a change that holds only for what was read (If-Match), and reads anew when that is not what is there any more. */
export async function unlessOvertaken<Result, T>(change: () => Promise<Result>, reread: () => Promise<Tagged<T>>): Promise<Result> {
  try {
    return await change()
  } catch (error) {
    if (error instanceof CallError && (error.code === 'function.changed' || error.code === 'principal.changed'))
      throw new Overtaken(await reread())
    throw error
  }
}
