import { Sealed } from '#base/sealed'
import type { Webhook } from '#core/functions/webhooks'

/** Where checkpoints of the history go besides the store. */
export interface CheckpointSettings {
  /** A file that they are appended to. */
  path: string | undefined
  /** A receiver that they are posted to. The address may hold a credential of its own. */
  webhook: Sealed<Webhook> | undefined
}

/** What is needed of whoever reads the settings. */
interface CheckpointReader {
  text(name: string): string | undefined
  url(name: string, protocols: readonly string[]): string | undefined
  path(name: string, folder: string): string | undefined
  mistake(sentence: string): void
}

const SECRET_BYTES = { least: 24, most: 64 }

export function readCheckpoints(read: CheckpointReader, folder: string): CheckpointSettings {
  const url = read.url('CHECKPOINT_WEBHOOK', ['https:'])
  const secret = read.text('CHECKPOINT_WEBHOOK_SECRET')
  if ((url === undefined) !== (secret === undefined))
    read.mistake('COFFER_CHECKPOINT_WEBHOOK and COFFER_CHECKPOINT_WEBHOOK_SECRET belong together: set both, or neither.')
  // Never quoted.
  if (secret !== undefined && !isSecret(secret))
    read.mistake(
      'COFFER_CHECKPOINT_WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes as Base64, for example from: echo "whsec_$(openssl rand -base64 32)"',
    )
  const webhook = url === undefined || secret === undefined ? undefined : new Sealed({ url, secret })
  return { path: read.path('CHECKPOINT_FILE', folder), webhook }
}

function isSecret(text: string): boolean {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? ''
  const bytes = Buffer.from(base64, 'base64')
  return bytes.byteLength >= SECRET_BYTES.least && bytes.byteLength <= SECRET_BYTES.most && bytes.toString('base64') === base64
}
