import { Button, Group, Menu, Modal, Stack, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { saveFile } from '../parts/save-file.ts'

/** More than so many records are no file for a browser: the sentence says how to get them. */
const RECORDS_MAX = 500_000
const TYPES = { jsonl: 'application/jsonl', csv: 'text/csv' } as const
type Format = keyof typeof TYPES
type Going = { state: 'going' | 'done' | 'too-many'; count: number } | { state: 'failed'; error: unknown }

interface Asked {
  keyword?: string
  logTypes?: string
  timestampFrom: number
  timestampTo?: number
}

/** All that the search finds as a file, fetched piece by piece. */
export function ExportButton({ asked }: { asked: Asked }) {
  const t = useTranslations('history')
  const { going, run, stop } = useExport(asked)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Icon name="download" size={16} />}>
            {t('export.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void run('jsonl')}>{t('export.jsonl')}</Menu.Item>
          <Menu.Item onClick={() => void run('csv')}>{t('export.csv')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={going !== undefined} onClose={stop} title={t('export.title')} closeButtonProps={{ 'aria-label': t('cancel') }}>
        {going !== undefined && (
          <Stack>
            {going.state === 'failed' ? (
              <Failure error={going.error} />
            ) : (
              <Text size="sm" role="status">
                {t(`export.${going.state}`, { count: going.count })}
              </Text>
            )}
            <Text size="xs" c="dimmed">
              {t('export.minute')}
            </Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={stop}>
                {t(going.state === 'going' ? 'cancel' : 'close')}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  )
}

function useExport(asked: Asked) {
  const [going, setGoing] = useState<Going>()
  const ended = useRef<AbortController>(undefined)
  const stop = () => {
    ended.current?.abort()
    setGoing(undefined)
  }
  const run = async (format: Format) => {
    const controller = new AbortController()
    ended.current = controller
    const { signal } = controller
    try {
      const { parts, count, whole } = await fetchAll({ ...asked, format }, signal, (sofar) => setGoing({ state: 'going', count: sofar }))
      if (signal.aborted) return
      saveFile(parts, `coffer-history.${format}`, TYPES[format])
      setGoing({ state: whole ? 'done' : 'too-many', count })
    } catch (error) {
      if (!signal.aborted) setGoing({ state: 'failed', error })
    }
  }
  return { going, run, stop }
}

async function fetchAll(query: Asked & { format: Format }, signal: AbortSignal, tell: (count: number) => void) {
  const parts: string[] = []
  let [count, after]: [number, string | null] = [0, '']
  tell(0)
  while (after !== null && count < RECORDS_MAX && !signal.aborted) {
    const piece: { text: string; count: number; next: string | null } = await client.exportHistory(
      { query: { ...query, ...(after === '' ? {} : { after }) } },
      { signal },
    )
    parts.push(piece.text)
    count += piece.count
    after = piece.next
    tell(count)
  }
  return { parts, count, whole: after === null }
}
