import { Button, FileButton, Group, Skeleton, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useId } from 'react'
import { useTranslations } from 'use-intl'
import type { ActionDraft } from './action-draft.ts'
import { STARTERS } from './starters.ts'

/** The editor is larger than the rest of the console: it comes when code is looked at. */
const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }))

interface CodeFieldProps {
  draft: ActionDraft
  onChange: (change: Partial<ActionDraft>) => void
  wrong: boolean
}

/** The code of an action: written here, or a zip that was made elsewhere. */
export function CodeField({ draft, onChange, wrong }: CodeFieldProps) {
  const t = useTranslations('functions')
  const help = useId()
  const language = draft.kind === 'python' ? 'python' : 'nodejs'
  const take = (file: File | null) => {
    if (file === null) return
    void base64Of(file).then((code) => onChange({ code, binary: true }))
  }
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t('actions.code')}
        </Text>
        <Group gap="xs">
          <FileButton onChange={take} accept=".zip,application/zip">
            {(props) => (
              <Button {...props} size="xs" variant="default">
                {t('actions.upload')}
              </Button>
            )}
          </FileButton>
          {draft.binary && (
            <Button size="xs" variant="default" onClick={() => onChange({ code: STARTERS[language], binary: false })}>
              {t('actions.write')}
            </Button>
          )}
        </Group>
      </Group>
      {draft.binary ? (
        <Text size="sm">{t('actions.archive', { kib: Math.ceil((draft.code.length * 3) / 4 / 1024) })}</Text>
      ) : (
        <Suspense fallback={<Skeleton height={320} />}>
          <CodeEditor
            value={draft.code}
            onChange={(code) => onChange({ code })}
            language={language}
            label={t('actions.code')}
            describedBy={help}
          />
        </Suspense>
      )}
      <Text size="xs" c="dimmed" id={help}>
        {t(`actions.code-text.${language}`)}
      </Text>
      {wrong && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {t('actions.code-missing')}
        </Text>
      )}
    </Stack>
  )
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  const CHUNK = 32_768
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(text)
}
