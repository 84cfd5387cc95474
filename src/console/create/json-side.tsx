import { Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { jsonFault } from '../parts/json-fault.ts'
import { isUsed, keepTargets, type Pair, toJson } from './draft.ts'
import { type JsonFault, readJson } from './read-json.ts'

interface JsonSideProps {
  pairs: readonly Pair[]
  onChange: (pairs: readonly Pair[]) => void
  /** Told whether a text stands here that the table knows nothing of. */
  onUnread: (unread: boolean) => void
}

/**
 * The same value as JSON. What is typed here becomes the table as soon as it can be read; until then the table stays as
 * it was, and the text stays as it was typed.
 */
export function JsonSide({ pairs, onChange, onUnread }: JsonSideProps) {
  const t = useTranslations('create')
  const [typed, setTyped] = useState<{ text: string; json: string; fault?: JsonFault }>()
  const json = toJson(pairs)
  // What was typed is shown while it is what the table holds, or cannot be read; a change in the table wins.
  const shows = typed !== undefined && typed.json === json
  const fault = shows && typed.text !== '' ? typed.fault : undefined
  const unread = fault !== undefined
  useEffect(() => {
    onUnread(unread)
    // Gone from sight, its text is gone, and the table alone counts.
    return () => onUnread(false)
  }, [unread, onUnread])
  const place = fault === 'syntax' && typed !== undefined ? jsonFault(typed.text) : undefined
  const type = (text: string) => {
    const read = readJson(text)
    if ('fault' in read) {
      setTyped({ text, json, fault: read.fault })
      return
    }
    const next = keepTargets(read.pairs, pairs)
    setTyped({ text, json: toJson(next) })
    onChange(next)
  }
  return (
    <Textarea
      label="JSON"
      value={shows ? typed.text : pairs.some(isUsed) ? toJson(pairs, true) : ''}
      onChange={(event) => type(event.currentTarget.value)}
      error={fault === undefined ? undefined : t(`faults.${fault}`, { line: String(place?.line), column: String(place?.column) })}
      placeholder={'{\n  "user": "…",\n  "password": "…"\n}'}
      autosize
      minRows={10}
      maxRows={24}
      spellCheck={false}
      autoComplete="off"
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  )
}
