import { MultiSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { keyOf, useOperation } from '../api/use-operation.ts'
import { useFailureText } from '../parts/failure-text.tsx'

const SHOWN = 50
const TYPING_MS = 250

interface Option {
  value: string
  label: string
}

/** Secrets found by what is typed, and the names of those that are chosen. One that may not be looked at stands there by its id. */
function useSecretOptions(typed: string, chosen: readonly string[]) {
  const failureText = useFailureText()
  const [search] = useDebouncedValue(typed, TYPING_MS)
  const found = useOperation('getSecretSummaries', { query: { search, sort: 'secretName', pageSize: SHOWN } }, { keepPrevious: true })
  const options = (found.data?.secrets ?? []).map(({ secretId, secretName }): Option => ({ value: secretId, label: secretName }))
  const missing = chosen.filter((id) => !options.some(({ value }) => value === id))
  const details = useQueries({
    queries: missing.map((secretId) => ({
      queryKey: keyOf('getSecretDetail', { params: { secretId } }),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.getSecretDetail({ params: { secretId } }, { signal }),
    })),
  })
  const named = missing.map((value, at): Option => ({ value, label: details[at]?.data?.secretName ?? value }))
  return { options: [...named, ...options], failure: found.error === null ? undefined : failureText(found.error) }
}

interface PickerProps<T> {
  label: string
  text: string
  value: T
  onChange: (value: T) => void
}

/** One secret, by its id. */
export function SecretSelect({ label, text, value, onChange }: PickerProps<string>) {
  const t = useTranslations('functions')
  const [typed, setTyped] = useState('')
  const { options, failure } = useSecretOptions(searchedFor(typed, value), value === '' ? [] : [value])
  return (
    <Select
      label={label}
      description={text}
      placeholder={t('ready.admin-none')}
      value={value === '' ? null : value}
      onChange={(id) => onChange(id ?? '')}
      data={options}
      searchable
      onSearchChange={setTyped}
      error={failure}
      clearable
      clearButtonProps={{ 'aria-label': t('clear') }}
      nothingFoundMessage={t('nothing')}
    />
  )
}

/** The field shows the chosen one's name, which is nothing to search for. */
function searchedFor(typed: string, value: string): string {
  return value === '' ? typed : ''
}

/** Several secrets, by their ids. */
export function SecretsSelect({ label, text, value, onChange, max }: PickerProps<readonly string[]> & { max: number }) {
  const t = useTranslations('functions')
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const { options, failure } = useSecretOptions(typed, value)
  return (
    <MultiSelect
      label={label}
      description={text}
      placeholder={value.length === 0 ? t('triggers.choose-secrets') : ''}
      value={[...value]}
      onChange={(ids) => {
        onChange(ids)
        // Left open, the list would lie over the button that saves.
        setOpen(false)
      }}
      dropdownOpened={open}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      data={options}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      error={failure}
      maxValues={max}
      nothingFoundMessage={t('nothing')}
      hidePickedOptions
    />
  )
}
