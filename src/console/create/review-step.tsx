import { Anchor, Badge, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import type { Basics } from './basics.ts'
import { bytesOf, isUsed, type Pair, toJson, VALUE_MAX_BYTES } from './draft.ts'

interface ReviewStepProps {
  basics: Basics
  pairs: readonly Pair[]
  onEdit: (step: number) => void
}

/** Everything once more before it is made; of the values only that they are there. */
export function ReviewStep({ basics, pairs, onEdit }: ReviewStepProps) {
  const t = useTranslations('create')
  const keys = useOperation('getProtectionKeyList', {})
  const triggers = useOperation('getTriggerList', {})
  const key = keys.data?.keyList.find(({ keyTag }) => keyTag === basics.keyTag && keyTag !== '')
  const trigger = triggers.data?.triggerList.find(({ id }) => id === basics.triggerId)
  const used = pairs.filter(isUsed)
  return (
    <Stack>
      <Part title={t('steps.basics')} onEdit={() => onEdit(0)}>
        <Line name={t('name')}>{basics.name}</Line>
        <Line name={t('memo')}>{basics.memo === '' ? '—' : basics.memo}</Line>
        <Line name={t('key')}>{key?.keyName ?? t('key-default')}</Line>
      </Part>
      <Part title={t('steps.rotation')} onEdit={() => onEdit(1)}>
        <Line name={t('rotates')}>{basics.rotates ? t('every-days', { days: basics.days }) : t('rotates-no')}</Line>
        <Line name={t('trigger')}>{trigger?.name ?? '—'}</Line>
      </Part>
      <Part title={t('steps.value')} onEdit={() => onEdit(2)}>
        <Line name={t('pairs')}>{t('bytes', { bytes: bytesOf(toJson(pairs)), max: VALUE_MAX_BYTES, count: used.length })}</Line>
        {used.map(({ id, key: name, target }) => (
          <Line key={id} name={<bdi>{name}</bdi>}>
            <Group gap="xs">
              <span aria-hidden="true">••••••••</span>
              {target && (
                <Badge size="sm" radius="sm" tt="none" color="indigo.8">
                  {t('target')}
                </Badge>
              )}
            </Group>
          </Line>
        ))}
      </Part>
    </Stack>
  )
}

function Part({ title, onEdit, children }: { title: string; onEdit: () => void; children: ReactNode }) {
  const t = useTranslations('create')
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="xs">
        <Title order={2}>{title}</Title>
        <Anchor component="button" type="button" size="sm" onClick={onEdit} aria-label={t('edit-part', { part: title })}>
          {t('edit')}
        </Anchor>
      </Group>
      <Table variant="vertical" layout="fixed" withRowBorders={false}>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Paper>
  )
}

function Line({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w="36%" scope="row">
        <Text size="sm" fw={500} c="dimmed">
          {name}
        </Text>
      </Table.Th>
      <Table.Td>
        {typeof children === 'string' ? (
          <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
            {children}
          </Text>
        ) : (
          children
        )}
      </Table.Td>
    </Table.Tr>
  )
}
