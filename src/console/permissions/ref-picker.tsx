import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { KINDS, type Kind, type Ref, refOf } from './refs.ts'
import { useItems } from './use-items.ts'

const TYPING_MS = 200

interface RefPickerProps {
  kind: Kind
  label: string
  /** What is there already and is not offered. */
  taken: ReadonlySet<string>
  value: readonly Ref[]
  onChange: (value: Ref[]) => void
}

/** Chooses some of a list that may be long: the server searches. */
export function RefPicker({ kind, label, taken, value, onChange }: RefPickerProps) {
  const t = useTranslations('permissions')
  const [typed, setTyped] = useState('')
  const [opened, setOpened] = useState(false)
  const [word] = useDebouncedValue(typed.trim(), TYPING_MS)
  const { list, column } = KINDS[kind]
  const { rows } = useItems(list, word === '' ? {} : { searchWord: word, searchColumn: column })
  const offered = rows.map(refOf).filter(({ id }) => !taken.has(id))
  const known = new Map([...value, ...offered].map((ref) => [ref.id, ref]))
  return (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? t('pick-more') : ''}
      data={[...known.values()].map(({ id, name, more }) => ({
        value: id,
        label: more === undefined || more === name ? name : `${name} (${more})`,
      }))}
      value={value.map(({ id }) => id)}
      onChange={(ids) => onChange(ids.flatMap((id) => known.get(id) ?? []))}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('pick-nothing')}
      hidePickedOptions
      // The list would lie over the button that comes next; it is there again with the first letter typed.
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      onOptionSubmit={() => setOpened(false)}
      maxDropdownHeight={280}
      comboboxProps={{ withinPortal: true }}
      data-autofocus
    />
  )
}
