/** In which language somebody wrote, where its letters tell: lines are broken by its rules, whatever the console speaks. */
export function languageOf(text: string): 'ko' | 'ja' | undefined {
  if (/\p{Script=Hangul}/u.test(text)) return 'ko'
  return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? 'ja' : undefined
}
