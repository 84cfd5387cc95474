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
  /** Which keys a rotation changes was settled when the secret was created: those stay, and no others can be ticked. */
  settled?: boolean
}

export function PairTable({ pairs, onChange, shown, settled = false }: PairTableProps) {
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
              <Tooltip label={t(settled ? 'target-settled' : 'target-text')} multiline maw={260}>
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
              settled={settled}
            />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {t(settled ? 'target-settled' : 'target-text')}
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
  settled: boolean
}

function PairRow({ pair, number, fault, onChange, onRemove, settled }: PairRowProps) {
  const t = useTranslations('create')
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
          readOnly={settled && pair.target}
          spellCheck={false}
          autoComplete="off"
        />
      </Table.Td>
      <Table.Td>
        <ValueField {...{ pair, number, onChange }} error={ofValue ? t(`faults.${fault}`) : undefined} />
      </Table.Td>
      <Table.Td className={styles['target']}>
        <Checkbox
          label={narrow ? t('target') : undefined}
          aria-label={t('target-of', { number })}
          checked={pair.target}
          disabled={settled}
          onChange={(event) => onChange({ target: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td className={styles['remove']}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('remove-pair', { number })}
          disabled={settled && pair.target}
          onClick={onRemove}
        >
          <Icon name="trash" size={16} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}

function ValueField({ pair, number, onChange, error }: Pick<PairRowProps, 'pair' | 'number' | 'onChange'> & { error: string | undefined }) {
  const t = useTranslations('create')
  const [hidden, setHidden] = useState(true)
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <TextInput
        className={styles['value']}
        aria-label={t('value-of', { number })}
        type={hidden ? 'password' : 'text'}
        value={pair.value}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
        error={error}
        rightSection={
          <ActionIcon variant="subtle" color="gray" aria-label={t(hidden ? 'show' : 'hide', { number })} onClick={() => setHidden(!hidden)}>
            <Icon name={hidden ? 'eye' : 'eye-off'} size={16} />
          </ActionIcon>
        }
        spellCheck={false}
        autoComplete="off"
        data-1p-ignore
      />
      <GeneratorButton label={t('generate-for', { number })} onValue={(value) => onChange({ value, literal: false })} />
    </Group>
  )
}
