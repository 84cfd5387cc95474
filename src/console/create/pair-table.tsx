import { ActionIcon, Checkbox, Group, Stack, Table, Text, TextInput, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { newPair, type Pair, pairFault } from './draft.ts'
import { GeneratorButton } from './generator-button.tsx'
import styles from './pair-table.module.css'

interface PairTableProps {
  pairs: readonly Pair[]
  onChange: (pairs: readonly Pair[]) => void
  shown: boolean
}

export function PairTable({ pairs, onChange, shown }: PairTableProps) {
  const t = useTranslations('create')
  const replace = (id: number, change: Partial<Pair>) => onChange(pairs.map((pair) => (pair.id === id ? { ...pair, ...change } : pair)))
  const remove = (id: number) => {
    const rest = pairs.filter((pair) => pair.id !== id)
    onChange(rest.length === 0 ? [newPair()] : rest)
  }
  return (
    <Stack gap="xs">
      <Table className={styles['pairs']} aria-label={t('table')} withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={styles['key']}>{t('pair-key')}</Table.Th>
            <Table.Th>{t('pair-value')}</Table.Th>
            <Table.Th className={styles['target']}>
              <Tooltip label={t('target-text')} multiline maw={260}>
                <span>{t('target')}</span>
              </Tooltip>
            </Table.Th>
            <Table.Th className={styles['remove']}>
              <span className={styles['unseen']}>{t('remove')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pairs.map((pair, index) => (
            <PairRow
              key={pair.id}
              pair={pair}
              number={index + 1}
              fault={shown || pair.key !== '' ? pairFault(pair, pairs) : undefined}
              onChange={(change) => replace(pair.id, change)}
              onRemove={() => remove(pair.id)}
            />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {t('target-text')}
      </Text>
    </Stack>
  )
}

interface PairRowProps {
  pair: Pair
  number: number
  fault: ReturnType<typeof pairFault>
  onChange: (change: Partial<Pair>) => void
  onRemove: () => void
}

function PairRow({ pair, number, fault, onChange, onRemove }: PairRowProps) {
  const t = useTranslations('create')
  const [hidden, setHidden] = useState(true)
  const narrow = useMediaQuery('(max-width: 36em)') === true
  const ofValue = fault === 'not-literal' || fault === 'not-unicode'
  return (
    <Table.Tr className={styles['row']}>
      <Table.Td className={styles['key']}>
        <TextInput
          aria-label={t('key-of', { number })}
          value={pair.key}
          onChange={(event) => onChange({ key: event.currentTarget.value })}
          error={fault === undefined || ofValue ? undefined : t(`faults.${fault}`)}
          spellCheck={false}
          autoComplete="off"
        />
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" align="flex-start">
          <TextInput
            className={styles['value']}
            aria-label={t('value-of', { number })}
            type={hidden ? 'password' : 'text'}
            value={pair.value}
            onChange={(event) => onChange({ value: event.currentTarget.value })}
            error={ofValue ? t(`faults.${fault}`) : undefined}
            rightSection={
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t(hidden ? 'show' : 'hide', { number })}
                onClick={() => setHidden(!hidden)}
              >
                <Icon name={hidden ? 'eye' : 'eye-off'} size={16} />
              </ActionIcon>
            }
            spellCheck={false}
            autoComplete="off"
            data-1p-ignore
          />
          <GeneratorButton label={t('generate-for', { number })} onValue={(value) => onChange({ value, literal: false })} />
        </Group>
      </Table.Td>
      <Table.Td className={styles['target']}>
        <Checkbox
          label={narrow ? t('target') : undefined}
          aria-label={t('target-of', { number })}
          checked={pair.target}
          onChange={(event) => onChange({ target: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td className={styles['remove']}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('remove-pair', { number })} onClick={onRemove}>
          <Icon name="trash" size={16} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}
