import { useMemo } from 'react'
import { useLocale } from 'use-intl'

/** How an hour is written: 09:00 where the day has 24 of them, 9:00 PM where it has twice twelve. */
export function useHour(): '2-digit' | 'numeric' {
  const locale = useLocale()
  return useMemo(
    () => (new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true ? 'numeric' : '2-digit'),
    [locale],
  )
}
