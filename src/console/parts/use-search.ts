import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'

const TYPING_MS = 250

/** What stands in a field by which a list is searched, where the address holds the word: each follows the other. */
export function useSearch(word: string, onWord: (word: string) => void): [typed: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(word)
  const [settled] = useDebouncedValue(typed.trim(), TYPING_MS)
  useEffect(() => {
    if (settled !== word) onWord(settled)
  }, [settled])
  // The address changed without the field: by the button that shows all, by the menu, or by going back.
  useEffect(() => {
    if (word !== settled) setTyped(word)
  }, [word])
  return [typed, setTyped]
}
