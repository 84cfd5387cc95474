import { Button, Grid, Group, Progress, Stack, Tabs, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { bytesOf, isUsed, newPair, type Pair, toJson, VALUE_MAX_BYTES, valueFault } from './draft.ts'
import { JsonSide } from './json-side.tsx'
import { PairTable } from './pair-table.tsx'
import { PasteButton } from './paste-button.tsx'

interface ValueStepProps {
  pairs: readonly Pair[]
  onChange: (pairs: readonly Pair[]) => void
  /** Told whether the JSON cannot be read, so that nobody goes on with a table that knows nothing of it. */
  onUnread: (unread: boolean) => void
  /** Whether to say what is missing, too, and not only what is wrong. */
  shown: boolean
  /** Rotation targets stay as they are. */
  settled?: boolean
}

/** The pairs as a table and as JSON, side by side and always the same; on a narrow window one behind the other. */
export function ValueStep({ pairs, onChange, onUnread, shown, settled = false }: ValueStepProps) {
  const t = useTranslations('create')
  const wide = useMediaQuery('(min-width: 62em)')
  const fault = valueFault(pairs)
  const [unread, setUnread] = useState(false)
  const missing = unread ? 'unread' : fault
  const said = fault === 'too-long' || fault === 'too-many' ? fault : shown ? missing : undefined
  const hearUnread = useCallback(
    (now: boolean) => {
      setUnread(now)
      onUnread(now)
    },
    [onUnread],
  )
  const table = <PairTable pairs={pairs} onChange={onChange} shown={shown} settled={settled} />
  const json = <JsonSide pairs={pairs} onChange={onChange} onUnread={hearUnread} />
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Bytes bytes={pairs.some(isUsed) ? bytesOf(toJson(pairs)) : 0} count={pairs.filter(isUsed).length} />
        <Group gap="xs">
          <PasteButton pairs={pairs} onChange={onChange} />
          <Button variant="default" size="xs" leftSection={<Icon name="plus" size={14} />} onClick={() => onChange([...pairs, newPair()])}>
            {t('add-pair')}
          </Button>
        </Group>
      </Group>
      {said !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t(`faults.${said}`)}
        </Text>
      )}
      {wide === true ? (
        <Grid>
          <Grid.Col span={7}>{table}</Grid.Col>
          <Grid.Col span={5}>{json}</Grid.Col>
        </Grid>
      ) : (
        <Tabs defaultValue="table" keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="table">{t('table')}</Tabs.Tab>
            <Tabs.Tab value="json">JSON</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="table">{table}</Tabs.Panel>
          <Tabs.Panel value="json">{json}</Tabs.Panel>
        </Tabs>
      )}
    </Stack>
  )
}

function Bytes({ bytes, count }: { bytes: number; count: number }) {
  const t = useTranslations('create')
  const over = bytes > VALUE_MAX_BYTES
  return (
    <Stack gap={4} w={260}>
      <Text size="sm" {...(over ? { c: 'var(--mantine-color-error)', fw: 600 } : {})} role="status">
        {t('bytes', { bytes, max: VALUE_MAX_BYTES, count })}
      </Text>
      <Progress
        value={Math.min(100, (bytes / VALUE_MAX_BYTES) * 100)}
        color={over ? 'red.8' : 'indigo'}
        size="sm"
        aria-label={t('bytes', { bytes, max: VALUE_MAX_BYTES, count })}
      />
    </Stack>
  )
}
