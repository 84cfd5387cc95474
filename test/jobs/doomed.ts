import { makeSecret } from '../secrets/making.ts'
import type { Caller } from '../support/caller.ts'

/** Makes a secret whose deletion was asked for; its path, and when it falls due. */
export async function doomedSecret(main: Caller): Promise<{ S: string; expectedDestroyDate: number }> {
  const S = await makeSecret(main, 'doomed')
  const { expectedDestroyDate } = await main.ok<{ expectedDestroyDate: number }>('POST', `${S}/request-deletion`)
  return { S, expectedDestroyDate }
}
