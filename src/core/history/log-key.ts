import type { KeyObject } from 'node:crypto'
import { hash } from 'node:crypto'
import { Sealed } from '#base/sealed'
import { logPrivateKey, logPublicKey, type Verifier } from '#crypto/checkpoint'
import type { Vault } from '../keys/vault.ts'
import type { HistoryStore, LogRow } from '../ports/history-store.ts'
import type { World } from '../ports/services.ts'

const SEED_BYTES = 32
/** So much of the hash over its key names a log. */
const NAME_DIGITS = 16

/** The verifier of a log; its name is made of its key, so that no two logs have the same. */
export function verifierOf(publicKey: Uint8Array): Verifier {
  const digest = hash('sha256', publicKey, 'hex')
  return { name: `coffer-log-${digest.slice(0, NAME_DIGITS)}`, publicKey: Buffer.from(publicKey) }
}

/** What signs for the log. Makes its key where it has none yet. */
export async function openLogKey(
  { history, vault, world }: { history: HistoryStore; vault: Vault; world: Pick<World, 'random'> },
  log: number,
): Promise<{ row: LogRow; key: KeyObject; verifier: Verifier }> {
  const row = (await history.logs()).find(({ id }) => id === log)
  if (row === undefined) throw new Error(`The history has no log ${log}.`)
  if (row.publicKey.byteLength === 0) {
    const seed = Buffer.from(world.random(SEED_BYTES))
    const publicKey = logPublicKey(logPrivateKey(seed))
    await history.setLogKey(log, publicKey, vault.sealSmall('log-key', String(log), new Sealed(seed.toString('hex'))))
    seed.fill(0)
    return openLogKey({ history, vault, world }, log)
  }
  const seed = Buffer.from(vault.openSmall('log-key', String(log), row.sealedKey).open(), 'hex')
  const key = logPrivateKey(seed)
  seed.fill(0)
  if (!logPublicKey(key).equals(row.publicKey)) throw new Error(`The public key of log ${log} was altered.`)
  return { row, key, verifier: verifierOf(row.publicKey) }
}
