import type { Sealed } from '#base/sealed'
import { SINKS } from '#contract/logs/rulings'
import { recordJson } from '../history/record-text.ts'
import type { SinkPort } from '../ports/sink.ts'
import type { Answer, Pause, WebhookPort } from '../ports/webhook.ts'
import type { UsageRow } from '../usage-row.ts'
import { otlpJson, refusedBy } from './otlp-text.ts'

/** Where records are sent by HTTPS; address and headers may hold credentials. */
export interface Receiver {
  url: string
  headers: Readonly<Record<string, string>>
}

interface Form {
  contentType: string
  body(records: readonly UsageRow[]): string
  refused(answer: string, most: number): number
}

const FORMS: Record<'collector' | 'otlp', Form> = {
  collector: {
    contentType: 'application/x-ndjson',
    body: (records) => records.map((record) => `${recordJson(record)}\n`).join(''),
    refused: () => 0,
  },
  otlp: { contentType: 'application/json', body: otlpJson, refused: refusedBy },
}

/** A sink that posts records: only an answer of 2xx takes them. */
export function httpSink(
  name: 'collector' | 'otlp',
  receiver: Sealed<Receiver>,
  { webhooks, pause }: { webhooks: WebhookPort; pause: Pause },
): SinkPort {
  const form = FORMS[name]
  return {
    name,
    async take(records, stopping) {
      const { url, headers } = receiver.open()
      const late = new AbortController()
      const done = new AbortController()
      const waiting = pause(SINKS.tryMs, AbortSignal.any([done.signal, stopping])).then(() => late.abort())
      const answer = await webhooks.send({
        url,
        headers: { ...headers, 'content-type': form.contentType },
        body: form.body(records),
        signal: AbortSignal.any([late.signal, stopping]),
      })
      const tookTooLong = late.signal.aborted
      done.abort()
      await waiting
      return form.refused(taken(answer, tookTooLong), records.length)
    },
  }
}

/** The answer's text, if it is one that takes the records. */
function taken(answer: Answer, tookTooLong: boolean): string {
  if (answer.is === 'answered' && answer.status >= 200 && answer.status < 300) return answer.text
  if (answer.is === 'answered') throw new Error(`its receiver answered ${answer.status}`)
  if (answer.is === 'silent' && tookTooLong) throw new Error(`its receiver gave no answer within ${SINKS.tryMs / 1000} seconds`)
  throw new Error(answer.reason.replace(/\.$/, ''))
}
