import { Combobox, Text, TextInput, useCombobox } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { completed, termAt } from './grammar.ts'
import { type Narrowing, type Suggestion, useSuggestions } from './use-suggestions.ts'

interface KeywordInputProps {
  keyword: string
  /** What else narrows the search: values are suggested that are there. */
  narrowing: Narrowing
  error: string | undefined
  onSearch: (keyword: string) => void
}

/** Words and `field:value` pairs. Fields are suggested while one types, and behind a field its values. Enter searches. */
export function KeywordInput({ keyword, narrowing, error, onSearch }: KeywordInputProps) {
  const t = useTranslations('history')
  const [typed, setTyped] = useState(keyword)
  const [caret, setCaret] = useState(keyword.length)
  const input = useRef<HTMLInputElement>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const term = termAt(typed, caret)
  const suggestions = useSuggestions(term, narrowing, combobox.dropdownOpened)
  const search = (text: string) => {
    combobox.closeDropdown()
    onSearch(text.trim())
  }
  const type = (text: string, at: number | null) => {
    setTyped(text)
    setCaret(at ?? text.length)
    combobox.openDropdown()
    combobox.resetSelectedOption()
  }
  const take = (value: string) => {
    const next = completed(typed, term, value)
    setTyped(next.text)
    setCaret(next.caret)
    combobox.resetSelectedOption()
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret))
    if (!value.endsWith(':')) search(next.text)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        search(typed)
      }}
      style={{ flex: '1 1 320px', minWidth: 0 }}
    >
      <Combobox store={combobox} onOptionSubmit={take}>
        <Combobox.Target>
          <TextInput
            ref={input}
            aria-label={t('search')}
            placeholder={t('search-like')}
            leftSection={<Icon name="search" size={16} />}
            value={typed}
            maxLength={500}
            spellCheck={false}
            autoComplete="off"
            error={error}
            onChange={({ currentTarget }) => type(currentTarget.value, currentTarget.selectionStart)}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
            onClick={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Suggestions all={suggestions} />
      </Combobox>
    </form>
  )
}

function Suggestions({ all }: { all: readonly Suggestion[] }) {
  const t = useTranslations('history')
  return (
    <Combobox.Dropdown hidden={all.length === 0}>
      <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={t('suggestions')}>
        {all.map((each) => (
          <Suggested key={each.value} {...each} />
        ))}
      </Combobox.Options>
    </Combobox.Dropdown>
  )
}

function Suggested({ value, shown, means }: Suggestion) {
  return (
    <Combobox.Option value={value}>
      <Text size="sm" component="span">
        <bdi>{shown}</bdi>
      </Text>
      {means !== '' && (
        <Text size="xs" c="dimmed" component="span" ml="xs">
          {means}
        </Text>
      )}
    </Combobox.Option>
  )
}
