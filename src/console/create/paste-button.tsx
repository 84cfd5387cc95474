import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { isUsed, keepTargets, type Pair } from './draft.ts'
import { readPasted } from './read-pasted.ts'

/** Takes over a `.env` file or JSON: pairs of the same key are replaced, the others stay. */
export function PasteButton({ pairs, onChange }: { pairs: readonly Pair[]; onChange: (pairs: readonly Pair[]) => void }) {
  const t = useTranslations('create')
  const [text, setText] = useState<string>()
  const [wrong, setWrong] = useState(false)
  const close = () => {
    setText(undefined)
    setWrong(false)
  }
  const take = () => {
    const read = readPasted(text ?? '')
    setWrong(read === undefined)
    if (read === undefined) return
    const keys = new Set(read.map(({ key }) => key))
    onChange([...pairs.filter((pair) => isUsed(pair) && !keys.has(pair.key)), ...keepTargets(read, pairs)])
    close()
  }
  return (
    <>
      <Button variant="default" size="xs" leftSection={<Icon name="paste" size={14} />} onClick={() => setText('')}>
        {t('paste')}
      </Button>
      <Modal opened={text !== undefined} onClose={close} title={t('paste')} size="lg" closeButtonProps={{ 'aria-label': t('cancel') }}>
        <Stack>
          <Text size="sm">{t('paste-text')}</Text>
          <Textarea
            aria-label={t('paste')}
            value={text ?? ''}
            onChange={(event) => setText(event.currentTarget.value)}
            error={wrong ? t('faults.not-pasted') : undefined}
            placeholder={'DB_USER=app\nDB_PASSWORD="…"'}
            autosize
            minRows={8}
            maxRows={16}
            data-autofocus
            spellCheck={false}
            autoComplete="off"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button onClick={take} disabled={text === ''}>
              {t('take-over')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
