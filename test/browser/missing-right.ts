import { inLanguage, LANGUAGES, type Language, type TestPage } from '../support/chromium.ts'

const SAID: Record<Language, (right: string) => string> = {
  en: (right) => `It needs the right ${right}.`,
  ko: (right) => `${right} 권한이 필요합니다.`,
  ja: (right) => `${right} の権限が必要です。`,
}

/** The page, which speaks English, says in each language which right is missing, and is clean; `also`: what else must be so then. */
export async function saysMissingRight(tab: TestPage, right: string, also: () => Promise<void> = async () => undefined): Promise<void> {
  for (const language of LANGUAGES) {
    if (language !== 'en') await inLanguage(tab, language)
    await tab.page.getByRole('alert').getByText(SAID[language](right)).waitFor()
    await also()
  }
  await tab.clean()
}
