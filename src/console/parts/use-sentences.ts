import { useLocale } from 'use-intl'

/** Sentences one after the other: Japanese puts no space between them. */
export function useSentences(): (...sentences: readonly string[]) => string {
  const space = new Intl.Locale(useLocale()).language === 'ja' ? '' : ' '
  return (...sentences) => sentences.filter((sentence) => sentence !== '').join(space)
}
