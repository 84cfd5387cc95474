export const LANGUAGES = ['en', 'ko', 'ja'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each language by its own name: whoever looks for it may read no other. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ko: '한국어', ja: '日本語' }

const KEPT = 'coffer.language'

/** What was chosen here before, else the first language of the browser that we speak, else English. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT)
  const wanted = [...(kept === null ? [] : [kept]), ...navigator.languages].map((each) => each.slice(0, 2).toLowerCase())
  return wanted.find(isLanguage) ?? 'en'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language)
}

function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text)
}
