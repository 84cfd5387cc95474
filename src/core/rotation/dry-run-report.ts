import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { DRY_RUN } from '#contract/rulings'

type Report = Pick<NonNullable<Reply<typeof OPERATIONS.executeRotationJob>>, 'checks'>

/** What is said of a dry run whose action answered something else than its checks: then nothing is known, which must not pass for fine. */
export const NO_CHECKS = 'The action answered no list of checks ({"checks":[{"check","ok","message"}]}).'

/** Whether the answer of a dry run's action is a report. */
export const isReport = (result: string): boolean => Array.isArray((JSON.parse(result) as { checks?: unknown }).checks)

/** What the action reported, as far as it has the shape; what an action answers is anybody's word. `success`: its process ended well. */
export function checksOf(result: string, success: boolean): Report['checks'] {
  const { checks, error } = JSON.parse(result) as { checks?: unknown; error?: unknown }
  const reported = Array.isArray(checks) ? checks.slice(0, DRY_RUN.checksMax).map(checkOf) : []
  const failure = success ? (Array.isArray(checks) ? undefined : NO_CHECKS) : error
  return typeof failure === 'string' ? [...reported, { check: 'the action', ok: false, message: failure.slice(0, 1000) }] : reported
}

function checkOf(reported: unknown): Report['checks'][number] {
  const { check, ok, message } = (reported ?? {}) as Record<string, unknown>
  const said = (text: unknown, most: number) => (typeof text === 'string' ? text.slice(0, most) : '')
  return { check: said(check, 200), ok: ok === true, message: said(message, 1000) }
}
