import { Badge, Group } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { ALL_TYPES, type Subscription, TYPES } from './kinds.ts'

/** What a subscription is told of. */
export function Types({ of: types }: { of: Subscription['types'] }) {
  const t = useTranslations('history.webhooks')
  return (
    <Group gap={4}>
      {ALL_TYPES.filter((type) => types.includes(type)).map((type) => (
        <Badge key={type} variant="default" radius="sm" tt="none">
          {t(`types.${TYPES[type]}`)}
        </Badge>
      ))}
    </Group>
  )
}
