import { ActionIcon, Badge, Group, Table, Text, Tooltip } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { canCopy } from './clipboard.ts'
import styles from './secret.module.css'
import type { Revealed } from './use-reveal.ts'

/** The keys of a value, each with its value hidden until it is asked for. Copying shows nothing. */
export function PairList({ revealed }: { revealed: Revealed }) {
  const t = useTranslations('secret')
  const { keys, shown } = revealed
  if (keys === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t('value.hidden')}
      </Text>
    )
  return (
    <Table className={styles['pairs']} aria-label={t('value.pairs')} withTableBorder>
      <Table.Thead>
        <Table.Tr>
          <Table.Th className={styles['pair-key']}>{t('value.key')}</Table.Th>
          <Table.Th>{t('value.value')}</Table.Th>
          <Table.Th className={styles['pair-tools']} aria-label={t('value.tools')} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map(({ key, target }) => (
          <Table.Tr key={key}>
            <Table.Td className={styles['pair-key']}>
              <Group gap={6}>
                <Text size="sm" fw={500} dir="auto" component="bdi">
                  {key}
                </Text>
                {target && (
                  <Tooltip label={t('value.target-text')} multiline maw={260}>
                    <Badge size="xs" variant="light" color="indigo" tt="none" radius="sm">
                      {t('value.target')}
                    </Badge>
                  </Tooltip>
                )}
              </Group>
            </Table.Td>
            <Table.Td>
              <Value text={shown.get(key)?.value} />
            </Table.Td>
            <Table.Td className={styles['pair-tools']}>
              <PairTools name={key} isShown={shown.has(key)} revealed={revealed} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Value({ text }: { text: string | undefined }) {
  const t = useTranslations('secret')
  if (text === undefined)
    return (
      <Text size="sm" c="dimmed" aria-label={t('value.hidden-one')} role="img">
        ••••••••
      </Text>
    )
  if (text === '')
    return (
      <Text size="sm" c="dimmed">
        {t('value.empty')}
      </Text>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long value scrolls, and whoever has only a keyboard scrolls it, too
    <div className={styles['value']} tabIndex={0} dir="auto">
      {text}
    </div>
  )
}

function PairTools({ name, isShown, revealed }: { name: string; isShown: boolean; revealed: Revealed }) {
  const t = useTranslations('secret')
  const eye = t(isShown ? 'value.hide' : 'value.show', { name })
  const copy = t('value.copy', { name })
  return (
    <Group gap={2} wrap="nowrap" justify="flex-end">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={eye}
        title={eye}
        disabled={revealed.busy}
        onClick={() => (isShown ? revealed.hide(name) : revealed.show(name))}
      >
        <Icon name={isShown ? 'eye-off' : 'eye'} size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={copy}
        title={canCopy() ? copy : t('value.no-copy')}
        disabled={revealed.busy || !canCopy()}
        onClick={() => revealed.copy(name)}
      >
        <Icon name="copy" size={16} />
      </ActionIcon>
    </Group>
  )
}
