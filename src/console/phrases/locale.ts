import type { Language } from './language.ts'

/**
 * By which locale dates, times and numbers are written: the language that is spoken, as it is written where the browser is at home.
 * Somebody in Britain reads 29 Jan 2026, 21:06, in the United States Jan 29, 2026, 9:06 PM, and in Germany the former in English.
 */
export function localeOf(language: Language, wanted: readonly string[]): string {
  const locales = wanted.flatMap(parsed)
  const own = locales.find((locale) => locale.language === language)
  if (own !== undefined) return own.toString()
  const region = locales[0]?.maximize().region
  return region === undefined ? language : `${language}-${region}`
}

/** What is no locale, as browsers under automation have named some, counts for nothing. */
function parsed(text: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(text)]
  } catch {
    return []
  }
}
