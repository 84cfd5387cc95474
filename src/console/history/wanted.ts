import { useSearchParams } from 'react-router'
import { KNOWN } from './grammar.ts'
import { FIRST_SPAN, offsetAt, type Range, rangeOf, SPANS, type Span } from './range.ts'

/** What is searched for. It stands in the address, so that it survives a reload and can be sent on. */
export interface Wanted {
  keyword: string
  /** Until now, or from one moment to another. */
  time: { span: Span } | { from: number; to: number }
  /** Names of products; none for all. */
  logs: readonly string[]
  page: number
}

export function wantedIn(params: URLSearchParams): Wanted {
  const [from, to] = [momentIn(params.get('from')), momentIn(params.get('to'))]
  const span = params.get('span') ?? ''
  const logs = (params.get('log') ?? '').split(',').filter((each) => KNOWN.product?.includes(each))
  const page = Number(params.get('page'))
  return {
    keyword: (params.get('q') ?? '').slice(0, 500),
    time: from !== undefined && to !== undefined && from <= to ? { from, to } : { span: isSpan(span) ? span : FIRST_SPAN },
    logs,
    page: Number.isInteger(page) && page > 1 ? Math.min(page, 100) : 1,
  }
}

export function paramsOf({ keyword, time, logs, page }: Wanted): URLSearchParams {
  const params = new URLSearchParams()
  if (keyword !== '') params.set('q', keyword)
  if ('span' in time) {
    if (time.span !== FIRST_SPAN) params.set('span', time.span)
  } else {
    params.set('from', String(time.from))
    params.set('to', String(time.to))
  }
  if (logs.length > 0) params.set('log', logs.join(','))
  if (page > 1) params.set('page', String(page))
  return params
}

/** From when to when, as seen from a moment of the server's clock. */
export function rangeFrom({ time }: Wanted, now: number): Range {
  const [from, to] = 'span' in time ? [now - SPANS[time.span], now] : [time.from, time.to]
  return rangeOf(from, to, offsetAt(from))
}

/** Everything but a page is another search, which begins at its first page. */
export function useWanted(): [Wanted, (change: Partial<Wanted>) => void] {
  const [params, setParams] = useSearchParams()
  const wanted = wantedIn(params)
  return [wanted, (change) => setParams(paramsOf({ ...wanted, page: 1, ...change }))]
}

function momentIn(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

function isSpan(text: string): text is Span {
  return Object.hasOwn(SPANS, text)
}
