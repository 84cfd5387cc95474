import { Anchor, List, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { Icon } from '../parts/icon.tsx'

/** The way through an empty deployment, in the order of NCP's guide. */
const STEPS = [
  { name: 'permissions', to: '/permissions' },
  { name: 'create', to: '/secrets/new' },
  { name: 'rotation', to: '/functions' },
  { name: 'read', to: '/secrets' },
  { name: 'history', to: '/history' },
] as const

export function FirstSteps() {
  const t = useTranslations('overview')
  // Whoever may not list sub accounts is shown the first step as one to do.
  const { data } = useOperation('getSubAccountList', { query: { size: 1 } })
  const done = { permissions: (data?.totalItems ?? 0) > 0 }
  return (
    <Paper withBorder p="lg" component="section" aria-label={t('first.title')}>
      <Stack gap="sm">
        <Title order={2}>{t('first.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('first.text')}
        </Text>
        <List type="ordered" spacing="md" center={false} listStyleType="none">
          {STEPS.map(({ name, to }, at) => {
            const ready = name === 'permissions' && done.permissions
            return (
              <List.Item
                key={name}
                icon={
                  <ThemeIcon size={28} radius="xl" color={ready ? 'teal.9' : 'indigo.8'} variant="filled">
                    {ready ? <Icon name="check" size={16} /> : <span>{at + 1}</span>}
                  </ThemeIcon>
                }
              >
                <Anchor component={Link} to={to} fw={500}>
                  {t(`first.steps.${name}.title`)}
                </Anchor>
                {ready && (
                  <Text component="span" size="sm" c="dimmed">
                    {' '}
                    {t('first.done')}
                  </Text>
                )}
                <Text size="sm" c="dimmed">
                  {t(`first.steps.${name}.text`)}
                </Text>
              </List.Item>
            )
          })}
        </List>
      </Stack>
    </Paper>
  )
}
