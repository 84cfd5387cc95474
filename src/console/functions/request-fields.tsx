import { Fieldset, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

interface RequestFieldsProps {
  name: 'check' | 'change'
  value: unknown
  onChange: (request: Record<string, unknown>) => void
}

/** A request that an HTTP action sends: what tries a login, or what sets a password. */
export function RequestFields({ name, value, onChange }: RequestFieldsProps) {
  const t = useTranslations('functions')
  const request = isObject(value) ? value : {}
  const set = (field: string, given: unknown) => {
    const { [field]: _, ...others } = request
    onChange(given === '' || given === undefined ? others : { ...others, [field]: given })
  }
  return (
    <Fieldset legend={t(`ready.${name}`)}>
      <Stack gap="sm">
        <Group align="flex-start" gap="sm">
          <Select
            label={t('ready.method')}
            value={typeof request['method'] === 'string' ? request['method'] : 'POST'}
            onChange={(method) => set('method', method ?? undefined)}
            data={METHODS}
            allowDeselect={false}
            w={120}
          />
          <TextInput
            label={t('ready.url')}
            placeholder="https://api.example.com/users/{{username}}"
            value={typeof request['url'] === 'string' ? request['url'] : ''}
            onChange={(event) => set('url', event.currentTarget.value)}
            maxLength={2048}
            flex="1 1 260px"
            required
            autoComplete="off"
            spellCheck={false}
          />
        </Group>
        <JsonPart
          label={t('ready.headers')}
          placeholder={'{"authorization": "Basic {{basic}}"}'}
          value={request['headers']}
          onChange={(headers) => set('headers', headers)}
        />
        {(request['method'] ?? 'POST') !== 'GET' && (
          <JsonPart
            label={t('ready.body')}
            text={t('ready.body-text')}
            placeholder={'{"password": "{{password}}"}'}
            value={request['body']}
            onChange={(body) => set('body', body)}
            orText
          />
        )}
      </Stack>
    </Fieldset>
  )
}

interface JsonPartProps {
  label: string
  text?: string
  placeholder: string
  value: unknown
  onChange: (value: unknown) => void
  /** What is no JSON object is taken as a text. */
  orText?: boolean
}

function JsonPart({ label, text, placeholder, value, onChange, orText = false }: JsonPartProps) {
  const t = useTranslations('functions')
  const [typed, setTyped] = useState(value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2))
  const read = parsed(typed)
  const type = (next: string) => {
    setTyped(next)
    const found = parsed(next)
    if (next.trim() === '') onChange(undefined)
    else if (isObject(found)) onChange(found)
    else if (orText) onChange(next)
  }
  return (
    <Textarea
      label={label}
      description={text}
      placeholder={placeholder}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      error={typed.trim() !== '' && !orText && !isObject(read) ? t('not-json') : undefined}
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}
