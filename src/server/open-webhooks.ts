import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import type { WebhookPort } from '#core/ports/webhook'
import { makeWebhooks } from '#outbound/webhooks'
import type { Settings } from './settings.ts'

function authoritiesIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`Cannot read ${path}, which COFFER_WEBHOOK_CA names: ${(error as Error).message}. Nothing was changed.`)
  }
}

/** Authorities of our own come besides those of the runtime. */
export function openWebhooks({ webhookAllow, webhookCaPath }: Pick<Settings, 'webhookAllow' | 'webhookCaPath'>): WebhookPort {
  const own = webhookCaPath === undefined ? undefined : authoritiesIn(webhookCaPath)
  return makeWebhooks({ allowed: webhookAllow, certificates: own === undefined ? undefined : [...getCACertificates('default'), own] })
}
