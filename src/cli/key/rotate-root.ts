import { rotateRootKey } from '#server/maintenance/root-keys'
import type { Parts } from '#server/maintenance/slots'
import { UsageError } from '../command.ts'

export async function rotateRoot(parts: Parts, args: readonly string[]): Promise<void> {
  if (args.length > 0) throw new UsageError('rotate-root takes no arguments.')
  const { outcome, slot, old, path } = await rotateRootKey(parts)
  const lines = [
    outcome === 'finished'
      ? `A change of the root key that was cut off is finished: the key in ${path} opens the store, the old one no more. Nothing else was changed: for yet another key call it again.`
      : `${path} holds a new root key, in slot ${slot.id}. Running servers go on; the next start uses it. Keep a copy of it apart from backups.`,
  ]
  if (old !== undefined)
    lines.push(
      `The old root key still opens the store, since other nodes may have it in files of their own. Bring them the new file, then: coffer key remove ${old.id}`,
    )
  else lines.push('Backups from before still open with the old root key: keep it as long as you keep them.')
  process.stdout.write(`${lines.join('\n')}\n`)
}
