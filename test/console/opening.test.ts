import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTranslator } from 'use-intl/core'
import { inLocale, openingOf } from '../../src/console/rotation/opening.ts'
import { phrases as en } from '../../src/console/rotation/phrases/en.ts'
import { phrases as ja } from '../../src/console/rotation/phrases/ja.ts'
import { phrases as ko } from '../../src/console/rotation/phrases/ko.ts'

const PHRASES = { 'en-US': en, 'en-GB': en, ko, ja } as const

function said(locale: keyof typeof PHRASES, cron: string): string {
  const opening = openingOf(cron)
  assert.ok(opening, cron)
  const t = createTranslator({ locale, messages: PHRASES[locale] })
  const day = opening.on === 'month' ? String(opening.day) : ''
  return t(`window.opens.${opening.on}`, { ...inLocale(locale, opening), day }).replaceAll(/[\u202F\u2009]/g, ' ')
}

describe('when a window opens', () => {
  for (const [cron, words] of [
    ['0 2 * * *', ['Every day at 2:00 AM', 'Every day at 02:00', '매일 오전 2:00', '毎日 2:00']],
    ['0 2 * * 6', ['Every Saturday at 2:00 AM', 'Every Saturday at 02:00', '매주 토요일 오전 2:00', '毎週土曜日 2:00']],
    [
      '30 22 * * 0,6',
      [
        'Every Saturday and Sunday at 10:30 PM',
        'Every Saturday and Sunday at 22:30',
        '매주 토요일 및 일요일 오후 10:30',
        '毎週土曜日、日曜日 22:30',
      ],
    ],
    [
      '5 0 * * 1-5',
      ['Every Monday – Friday at 12:05 AM', 'Every Monday – Friday at 00:05', '매주 월요일 ~ 금요일 오전 12:05', '毎週月曜日～金曜日 0:05'],
    ],
    ['0 3 15 * *', ['Day 15 of every month at 3:00 AM', 'Day 15 of every month at 03:00', '매월 15일 오전 3:00', '毎月 15 日 3:00']],
  ] as const)
    it(`by ${cron} is said in words in each language`, () => {
      assert.deepEqual(
        (['en-US', 'en-GB', 'ko', 'ja'] as const).map((locale) => said(locale, cron)),
        words,
      )
    })

  it('is the same by other spellings', () => {
    assert.deepEqual(openingOf('0 2 * * sun'), openingOf('00 02 * * 7'))
    assert.deepEqual(openingOf('0 2 * * 0'), openingOf('0 2 * * 7'))
    assert.deepEqual(openingOf('0 2 * * Fri-7'), openingOf(' 0  2 * * 0,6,5 '))
    assert.deepEqual(openingOf('0 2 * * 0-6'), openingOf('0 2 * * *'))
  })

  it('is left to the expression where few words would not tell it', () => {
    for (const cron of ['*/5 2 * * *', '0 1,2 * * *', '0 2 * 1 *', '0 2 1 * 6', '0 2 31 * *', '0 2 L * *', '0 2 * * 6#1', '0 2 * * 1-5/2'])
      assert.equal(openingOf(cron), undefined, cron)
  })

  it('is nothing while it is no expression', () => {
    for (const cron of [
      '',
      'every night',
      '0 2 * *',
      '60 2 * * *',
      '0 24 * * *',
      '0 2 0 * *',
      '0 2 * * 8',
      '0 2 * * 6-1',
      '0 2 * * 1--',
      '0 0 2 * * *',
    ])
      assert.equal(openingOf(cron), undefined, cron)
  })
})
