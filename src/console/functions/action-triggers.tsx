import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { Failure } from '../parts/failure.tsx'
import { type ActionDetail, triggerPath } from './kinds.ts'

/** Which triggers fire the action, and for how many secrets. */
export function ActionTriggers({ of: action }: { of: ActionDetail }) {
  const t = useTranslations('functions')
  const { data, error, refetch } = useOperation('getTriggers', {})
  const mine = (data ?? []).filter(({ actionList }) =>
    actionList.some((each) => each.name === action.name && each.package === action.package),
  )
  return (
    <Card title={t('actions.parts.triggers')} text={t('actions.triggers-text')}>
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={60} />}
      <Stack gap="xs">
        {data !== undefined && mine.length === 0 && <Text size="sm">{t('actions.no-trigger')}</Text>}
        {mine.map(({ name, linkedSecretList }) => (
          <Group key={name} gap="sm">
            <Anchor component={Link} to={triggerPath(name)} size="sm">
              <bdi>{name}</bdi>
            </Anchor>
            <Text size="sm" c="dimmed">
              {t('triggers.serves', { count: linkedSecretList.length })}
            </Text>
          </Group>
        ))}
        <Group>
          <Button
            component={Link}
            to={`/functions/new-trigger?package=${action.package}&action=${action.name}`}
            variant="default"
            size="xs"
          >
            {t('triggers.for-action')}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}
