import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { Fact, Facts } from '../parts/facts.tsx'
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
        <Fact name={t('name')}>
          <bdi>{basics.name}</bdi>
        </Fact>
        <Fact name={t('memo')}>
          <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
            {basics.memo === '' ? '—' : basics.memo}
          </Text>
        </Fact>
        <Fact name={t('key')}>{key?.keyName ?? t('key-default')}</Fact>
      </Part>
      <Part title={t('steps.rotation')} onEdit={() => onEdit(1)}>
        <Fact name={t('rotates')}>{basics.rotates ? t('every-days', { days: basics.days }) : t('rotates-no')}</Fact>
        <Fact name={t('trigger')}>{trigger?.name ?? '—'}</Fact>
      </Part>
      <Part title={t('steps.value')} onEdit={() => onEdit(2)}>
        <Fact name={t('pairs')}>{t('bytes', { bytes: bytesOf(toJson(pairs)), max: VALUE_MAX_BYTES, count: used.length })}</Fact>
        {used.map(({ id, key: name, target }) => (
          <Fact key={id} name={<bdi>{name}</bdi>}>
            <Group gap="xs">
              <span aria-hidden="true">••••••••</span>
              {target && (
                <Badge size="sm" radius="sm" tt="none" color="indigo.8">
                  {t('target')}
                </Badge>
              )}
            </Group>
          </Fact>
        ))}
      </Part>
    </Stack>
  )
}

function Part({ title, onEdit, children }: { title: string; onEdit: () => void; children: ReactNode }) {
  const t = useTranslations('create')
  return (
    <Card
      title={title}
      actions={
        <Anchor component="button" type="button" size="sm" onClick={onEdit} aria-label={t('edit-part', { part: title })}>
          {t('edit')}
        </Anchor>
      }
    >
      <Facts>{children}</Facts>
    </Card>
  )
}
