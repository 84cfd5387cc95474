/** A call that was answered with an error. `message` is a sentence for a person. */
export class CallError extends Error {
  override readonly name = 'CallError'
  /** HTTP status. */
  readonly status: number
  /** A code of `docs/errors.md` through the console's session; the service's own, such as `NOT_FOUND`, through signed calls. */
  readonly code: string
  /** Under which the answer, its usage record and the server's log are found. */
  readonly requestId: string
  /** Of a refusal by policies: under which Get Decision explains it. */
  readonly decisionId: string | undefined

  /** Through the console's session: what the code alone does not say, `{ is: 'number', field: 'rotationPeriod', … }`. */
  readonly reason: { readonly is: string; readonly [value: string]: unknown } | undefined

  constructor(parts: {
    status: number
    code: string
    message: string
    requestId: string
    decisionId?: string | undefined
    reason?: CallError['reason']
  }) {
    super(parts.message)
    this.status = parts.status
    this.code = parts.code
    this.requestId = parts.requestId
    this.decisionId = parts.decisionId
    this.reason = parts.reason
  }
}

/** No answer came: the server could not be reached, or the connection broke. Whether a change happened is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** The error of an answer, whichever service said it in its own shape. */
export function errorOf(answer: { status: number; headers: Headers }, body: unknown): CallError {
  const outer = record(body)
  const inner = record(outer['error'])
  const text = (...names: string[]) =>
    [inner, outer].flatMap((place) => names.map((name) => place[name])).find((found) => typeof found === 'string' && found !== '')
  return new CallError({
    status: answer.status,
    code: String(text('code', 'errorCode') ?? outer['code'] ?? inner['code'] ?? answer.status),
    message: String(text('details', 'msg', 'message') ?? `The server answered ${answer.status}.`),
    requestId: answer.headers.get('x-ncp-request-id') ?? '',
    reason: reasonOf(inner['reason']),
    decisionId: answer.headers.get('x-coffer-decision-id') ?? undefined,
  })
}

function reasonOf(told: unknown): CallError['reason'] {
  const { is, ...values } = record(told)
  return typeof is === 'string' ? { ...values, is } : undefined
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
