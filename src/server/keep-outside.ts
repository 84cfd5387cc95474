import type { Clock } from '#base/instant'
import { CheckpointPost } from '#core/history/checkpoint-post'
import type { Sealed, Sequencer } from '#core/history/sequencer'
import type { World } from '#core/ports/services'
import type { StorePort } from '#core/ports/store'
import type { Pause, WebhookPort } from '#core/ports/webhook'
import { CheckpointFile } from './checkpoint-file.ts'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'

interface Parts {
  settings: Pick<Settings, 'checkpoints'>
  clock: Clock
  log: Log
  world: World
  store: StorePort
  webhooks: WebhookPort
  pause: Pause
}

/** Where checkpoints go besides the store. Neither place waits for the other. */
export interface Outside {
  readonly post: CheckpointPost | undefined
  /** Brings the last ones there, as far as that is quick. Never rejects. */
  stop(): Promise<void>
}

/** Throws an error for the person who starts the server where the receiver is none that may be called. */
export function keepOutside(parts: Parts, sequencer: Sequencer): Outside {
  const file = fileOf(parts)
  const post = postOf(parts)
  sequencer.onSealed = (sealed: Sealed) => {
    file?.take(sealed)
    post?.take(sealed)
  }
  return {
    post,
    stop: async () => {
      await Promise.all([file?.flush(), post?.stop()])
    },
  }
}

function fileOf({ settings, clock, log }: Parts): CheckpointFile | undefined {
  const { path } = settings.checkpoints
  return path === undefined ? undefined : new CheckpointFile({ path, clock, log })
}

function postOf({ settings, log, world, store, webhooks, pause }: Parts): CheckpointPost | undefined {
  const { webhook } = settings.checkpoints
  if (webhook === undefined) return undefined
  const refusal = webhooks.refusal(webhook.open().url)
  if (refusal !== undefined) throw new Error(`COFFER_CHECKPOINT_WEBHOOK cannot be called: ${refusal} Nothing was changed.`)
  const onFault = (error: unknown) => log.error({ err: error }, 'checkpoints of the history could not be posted; it is tried again')
  return new CheckpointPost({ history: store.history, world, webhooks, pause, webhook, onFault })
}
