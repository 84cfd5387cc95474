import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { Link } from 'react-router'

interface ScreenHeadProps {
  title: string
  /** A sentence that explains what the screen is for. */
  text?: ReactNode
  /** The places above this one. */
  above?: readonly { to: string; title: string }[]
  actions?: ReactNode
}

/** The head of every screen: where one is, what it is for, what one can do. Also names the browser's tab. */
export function ScreenHead({ title, text, above = [], actions }: ScreenHeadProps) {
  useEffect(() => {
    document.title = `${title} · Coffer`
  }, [title])
  return (
    <Stack gap={4} mb="md">
      {above.length > 0 && (
        <Breadcrumbs>
          {above.map(({ to, title: name }) => (
            <Anchor key={to} component={Link} to={to} size="sm">
              <bdi>{name}</bdi>
            </Anchor>
          ))}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Title order={1} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <bdi>{title}</bdi>
        </Title>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {text !== undefined && (
        <Text c="dimmed" size="sm" maw={760}>
          {text}
        </Text>
      )}
    </Stack>
  )
}
