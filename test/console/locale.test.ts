import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { localeOf } from '../../src/console/phrases/locale.ts'

const AT = Date.UTC(2026, 0, 29, 21, 6)
const written = (locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(AT).replaceAll('\u202F', ' ')

describe('the locale of dates', () => {
  for (const [language, wanted, locale, date] of [
    ['en', ['en-GB', 'en'], 'en-GB', '29 Jan 2026, 21:06'],
    ['en', ['en-US'], 'en-US', 'Jan 29, 2026, 9:06 PM'],
    ['en', ['de'], 'en-DE', '29 Jan 2026, 21:06'],
    ['en', ['ko-KR', 'en-GB'], 'en-GB', '29 Jan 2026, 21:06'],
    ['ko', ['ko-KR'], 'ko-KR', '2026. 1. 29. 오후 9:06'],
    ['ja', ['ja'], 'ja', '2026/01/29 21:06'],
    ['en', ['C', 'en-US@posix'], 'en', 'Jan 29, 2026, 9:06 PM'],
    ['ko', [], 'ko', '2026. 1. 29. 오후 9:06'],
  ] as const)
    it(`is ${locale} where ${language} is spoken to a browser of ${wanted.join(', ') || 'no locale'}`, () => {
      assert.equal(localeOf(language, wanted), locale)
      assert.equal(written(localeOf(language, wanted)), date)
    })
})
