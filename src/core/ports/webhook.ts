/** One try to hand something over to an address outside. */
export interface Sending {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** Breaks the try off. */
  signal: AbortSignal
}

/**
 * What came of it. `answered`: some answer, with the beginning of its text. `silent`: none, or a broken connection; the
 * receiver may have it all the same. `refused`: nothing was sent, because the address is none that we call.
 */
export type Answer = { is: 'answered'; status: number; text: string } | { is: 'silent'; reason: string } | { is: 'refused'; reason: string }

/** Calls webhooks. HTTPS alone, no redirects, and only addresses that are public or that the operator allowed. */
export interface WebhookPort {
  /** Why this URL cannot be called, as far as it can be seen without asking a name server; `undefined` when it can. */
  refusal(url: string): string | undefined
  /** Never rejects. Sends at most once. */
  send(sending: Sending): Promise<Answer>
}

/** Waits on a clock that the caller does not own. Resolves when the time is over or the signal says so; never rejects. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>
