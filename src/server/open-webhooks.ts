import type { WebhookPort } from '#core/ports/webhook'
import { makeWebhooks } from '#outbound/webhooks'
import { authoritiesIn } from './pem-files.ts'
import type { Settings } from './settings.ts'

/** Authorities of our own come besides those of the runtime. */
export function openWebhooks({ webhookAllow, webhookCaPath }: Pick<Settings, 'webhookAllow' | 'webhookCaPath'>): WebhookPort {
  const certificates = webhookCaPath === undefined ? undefined : authoritiesIn(webhookCaPath, 'COFFER_WEBHOOK_CA')
  return makeWebhooks({ allowed: webhookAllow, certificates })
}
