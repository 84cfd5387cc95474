import { SegmentedControl, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Ready } from './kinds.ts'
import { ReadyForm } from './ready-form.tsx'

export type Parameters = Record<string, unknown>

export function written(parameters: Parameters): string {
  return Object.keys(parameters).length === 0 ? '' : JSON.stringify(parameters, null, 2)
}

/** What the text says; undefined where it is no JSON object. Nothing is an empty one. */
export function readParameters(text: string): Parameters | undefined {
  if (text.trim() === '') return {}
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Parameters) : undefined
  } catch {
    return undefined
  }
}

interface ParametersFieldProps {
  /** JSON, as it is typed. */
  value: string
  onChange: (text: string) => void
  text: string
  label?: string
  /** With it, the parameters of this ready-made action are asked for one by one. */
  ready?: Ready | undefined
}

/** Parameters as JSON, or, for ready-made actions, as a form that writes the same JSON. */
export function ParametersField({ value, onChange, text, label, ready }: ParametersFieldProps) {
  const t = useTranslations('functions')
  const [asJson, setAsJson] = useState(false)
  const parameters = readParameters(value)
  const form = ready !== undefined && parameters !== undefined && !asJson
  return (
    <Stack gap="xs">
      {ready !== undefined && (
        <>
          <div>
            <Text size="sm" fw={600}>
              {label ?? t('parameters')}
            </Text>
            <Text size="xs" c="dimmed">
              {text}
            </Text>
          </div>
          <SegmentedControl
            size="xs"
            aria-label={t('ready.as')}
            value={form ? 'form' : 'json'}
            onChange={(way) => setAsJson(way === 'json')}
            data={[
              { value: 'form', label: t('ready.form'), disabled: parameters === undefined },
              { value: 'json', label: 'JSON' },
            ]}
            style={{ alignSelf: 'flex-start' }}
          />
        </>
      )}
      {form ? (
        <ReadyForm kind={ready} value={parameters} onChange={(next) => onChange(written(next))} />
      ) : (
        <Textarea
          label={ready === undefined ? (label ?? t('parameters')) : undefined}
          aria-label={ready === undefined ? undefined : t('parameters')}
          description={ready === undefined ? text : undefined}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={parameters === undefined ? t('not-json') : undefined}
          placeholder="{}"
          autosize
          minRows={3}
          maxRows={16}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
      )}
    </Stack>
  )
}
