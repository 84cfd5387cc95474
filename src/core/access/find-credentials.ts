import type { Sealed } from '#base/sealed'
import type { View } from '../barrier/view.ts'
import type { AccessKeyRow } from '../rows.ts'
import type { Actor } from './actor.ts'
import { actorOf } from './load-actor.ts'
import { sourceAllowed } from './source-rules.ts'

/** What an access key stands for, for whoever checks a signature. */
export interface Credentials {
  /** The very row: as long as it is the same object, nothing about the key has changed. */
  row: AccessKeyRow
  /** Opens the secret key; not more often than needed. */
  secretKey(): Sealed<string>
  actor: Actor
  /** Whether the owner's API sources take a call from this address. */
  sourceAllowed: boolean
}

/**
 * The credentials of an access key id; `undefined` for one that is unknown, or that may not call, for whatever reason. Those of a
 * key that does not end by itself hang on rows alone, and are remembered for its next call.
 */
export async function findCredentials(view: View, accessKey: string, ip: string): Promise<Credentials | undefined> {
  const row = await view.get('access_key', accessKey)
  if (row === undefined) return undefined
  const credentials = () => credentialsOf(view, row, ip)
  return row.kind === 'job' || row.expiresAt !== null ? credentials() : view.remembered(rememberedAs(accessKey, ip), credentials)
}

/** What they are remembered as. */
export const rememberedAs = (accessKey: string, ip: string): string => `${accessKey} from ${ip}`

async function credentialsOf(view: View, row: AccessKeyRow, ip: string): Promise<Credentials | undefined> {
  const found = await actorOf(view, row, ip)
  if (found === undefined) return undefined
  return {
    row,
    secretKey: () => view.vault.openSmall('access-key', row.id, row.sealed),
    actor: found.actor,
    sourceAllowed: found.principal === undefined || sourceAllowed(found.principal, ip, view.world.vpcSources),
  }
}
