import { PROBLEM_CODES } from '#base/problem-codes'
import { ALL_SESSION_CALLS } from './console/session-calls.ts'
import { COMMON_PROBLEMS } from './openapi.ts'
import { ALL_OPERATIONS } from './operations.ts'

const INTRODUCTION = `# Errors

Made from the register of problems by \`tools/openapi.ts\`; do not edit by hand. A code is part of the API and stays; its
sentences may change. The server's log, the usage history and the metrics name problems by these codes. On the wire each
service says them in its own shape, as NAVER Cloud Platform does:

| service | body | malformed input | not allowed | not found | forbidden by the state | conflict | ours |
|---|---|---|---|---|---|---|---|
| gateway | \`{"error":{"errorCode":"200","message":"…","details":"…"}}\` | 400 | 401 | 404 | – | – | 500, 503 |
| Secret Manager | \`{"error":{"errorCode":"INVALID_REQUEST","message":"…","details":"…"}}\` | 400 | 403 | 404 | 422 | 422 | 500 |
| Sub Account | \`{"errorCode":30,"message":"…"}\` | 400 | 403 | 400 | 409 | 409 | 500 |
| Key Management Service | \`{"code":"…","msg":"…"}\` | 400 | 403 | 404 | 422 | 422 | 500 |
| Cloud Functions | \`{"error":{"errorCode":"80322","message":"…","details":"…"}}\` | 400 | 403 | 404 | 422 | 409 | 500 |

Under \`/console/api\` every service says errors as \`{"error":{"code":"secret.not-found","message":"…","details":"…"}}\`, with its own status.

The details of an answer say which field, state or key is meant. They never quote a secret value, a key or a signature.
`

/** The text of docs/errors.md: a heading for each code, what it means, what to do, and which operations answer it. */
export function errorsPage(): string {
  const sections = Object.entries(PROBLEM_CODES).map(
    ([code, { means, remedy }]) => `\n## ${code}\n\n${means}\n\n**What to do:** ${remedy}\n\n**Answered by:** ${answeredBy(code)}\n`,
  )
  return INTRODUCTION + sections.join('')
}

function answeredBy(code: string): string {
  if (code === 'session.confirm-needed') return 'in the console, every change of Sub Account, Delete Secret and Delete Key.'
  if ((COMMON_PROBLEMS as readonly string[]).includes(code)) return 'every operation.'
  const titles = [...ALL_OPERATIONS, ...ALL_SESSION_CALLS]
    .filter(({ problems }) => (problems as readonly string[]).includes(code))
    .map(({ title }) => title)
  return titles.length === 0 ? 'the server itself, before any operation is found.' : `${titles.join(', ')}.`
}
