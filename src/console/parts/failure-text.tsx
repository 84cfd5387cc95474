import { Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { CallError, ConnectionLost } from '#client/call-error'
import type { CallReply } from '#client/client'
import { NotConfirmed } from '../api/gate.ts'
import { dashed } from '../phrases/dashed.ts'
import type { problems as phrases } from './phrases/problems/en.ts'
import { policyPlace } from './policy-place.ts'

/** What went wrong, as a sentence. */
export function useFailureText(): (error: unknown) => string {
  const t = useTranslations('parts')
  const said = useProblemText()
  return (error) => {
    if (error instanceof ConnectionLost) return t('failure.connection')
    if (error instanceof NotConfirmed) return t('failure.not-confirmed')
    return error instanceof CallError ? said(error) : t('failure.fault')
  }
}

/** A problem, be it the answer to a call or told within one. */
type Problem = Pick<CallError, 'code' | 'message'> & Partial<Pick<CallError, 'reason'>>
type Finding = CallReply<'validatePolicy'>['entries'][number]

/** The sentence of a problem. One without a phrase is said as it came. */
export function useProblemText(): (problem: Problem) => string {
  const t = useTranslations('parts')
  return (problem) => {
    const place = placeOf(problem.code)
    const right = problem.code === 'access.denied' ? rightIn(problem.message) : undefined
    if (right !== undefined) return t('denied.short', { right })
    const reason = reasonOf(problem)
    if (reason !== undefined && t.has(reason.place)) return t(reason.place, told(reason.values, t))
    return t.has(place) ? t(place) : problem.message
  }
}

/** What was found in a policy, in the reader's language. */
export function useFindingText(): (finding: Finding) => string {
  const t = useTranslations('parts')
  const said = useProblemText()
  return ({ level, message, reason: { is, ...values } }) => {
    if (level === 'ERROR') return said({ code: 'input.invalid', message, reason: { is, ...values } })
    // Any of them, as above.
    const place = `failure.warnings.${is}` as 'failure.warnings.never-allows'
    return t.has(place) ? t(place, told(values as Values, t)) : message
  }
}

/** The right that a refusal names. */
export function rightIn(message: string): string | undefined {
  return /\b(View|Change)\/[A-Za-z]+/.exec(message)?.[0]
}

type Parts = ReturnType<typeof useTranslations<'parts'>>
type Values = Record<string, string | number>
/** Any of them: which one it is, only the answer says. All take what `REASONS` names. */
type Place = 'failure.reasons.input-invalid.number'

function reasonOf({ code, reason }: Problem): { place: Place; values: Values } | undefined {
  if (reason === undefined) return undefined
  const { is, ...values } = reason
  return { place: `failure.reasons.${dashed(code)}.${is}` as Place, values: values as Values }
}

/** The values of a reason with fields called as people call them. */
function told(values: Values, t: Parts) {
  const called = (name: string | number | undefined) => {
    const field = /^(?:.*\.)?([A-Za-z]+)(\[\d+\])?$/.exec(String(name))
    const inPolicy = policyPlace(String(name), t)
    if (inPolicy !== undefined) return inPolicy
    const place = `failure.fields.${field?.[1] ?? ''}` as 'failure.fields.name'
    return t.has(place) ? t(place) + (field?.[2] ?? '') : String(name)
  }
  const { field, other, missing, ...rest } = values
  const lacks = missing === undefined ? {} : { missing: String(missing).split(', ').map(called).join(', ') }
  return { ...rest, ...lacks, field: called(field), other: called(other) } as unknown as { field: string; min: number; max: number }
}

export function FailureText({ error }: { error: unknown }) {
  return <>{useFailureText()(error)}</>
}

/** What the server said itself, in English, behind a line that opens. Nothing where it is shown already. */
export function FailureDetail({ error }: { error: unknown }) {
  const t = useTranslations('parts')
  if (!(error instanceof CallError) || error.message === '' || !t.has(placeOf(error.code))) return null
  return <Detail title={t('failure.detail')}>{error.message}</Detail>
}

/** Something that is there in English alone. */
export function Detail({ opened = false, title, children }: { opened?: boolean; title: string; children: string }) {
  return (
    <Text component="details" size="xs" open={opened}>
      <summary>{title}</summary>
      <bdi lang="en">{children}</bdi>
    </Text>
  )
}

/** Every problem is said in the reader's language. What comes from elsewhere, such as a proxy, has no phrase and is shown as it came. */
function placeOf(code: string): `failure.codes.${keyof typeof phrases}` {
  return `failure.codes.${dashed(code) as keyof typeof phrases}`
}
