import type { Catalog, Folder } from './catalog.ts'
import { firstLanguage, keepLanguage, type Language } from './language.ts'

/** What is spoken now, and the phrases that have been fetched for it. */
export interface Spoken {
  language: Language
  messages: Partial<Catalog>
}

const FILES = import.meta.glob<{ phrases: object }>('../*/phrases/*.ts')
const listeners = new Set<() => void>()
let spoken: Spoken = { language: firstLanguage(), messages: {} }

export function spokenNow(): Spoken {
  return spoken
}

export function onSpoken(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Fetches the phrases of these folders in the language that is spoken; a screen is shown after they have come. */
export async function loadPhrases(...folders: readonly Folder[]): Promise<void> {
  const missing = folders.filter((folder) => spoken.messages[folder] === undefined)
  if (missing.length === 0) return
  const { language } = spoken
  const fetched = await fetchPhrases(language, missing)
  if (spoken.language === language) tell({ language, messages: { ...spoken.messages, ...fetched } })
  else await loadPhrases(...folders)
}

/** Speaks another language from now on, once all of what has been shown is there in it. */
export async function speak(language: Language): Promise<void> {
  const messages = await fetchPhrases(language, Object.keys(spoken.messages) as Folder[])
  keepLanguage(language)
  tell({ language, messages })
}

async function fetchPhrases(language: Language, folders: readonly Folder[]): Promise<Partial<Catalog>> {
  const fetched = await Promise.all(
    folders.map(async (folder) => {
      const fetchOne = FILES[`../${folder}/phrases/${language}.ts`]
      if (fetchOne === undefined) throw new Error(`There are no phrases of ${folder} in ${language}.`)
      return [folder, (await fetchOne()).phrases]
    }),
  )
  return Object.fromEntries(fetched) as Partial<Catalog>
}

function tell(next: Spoken): void {
  spoken = next
  document.documentElement.lang = next.language
  for (const listener of listeners) listener()
}
