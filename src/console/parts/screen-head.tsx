import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { Link } from 'react-router'
import styles from './screen-head.module.css'

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
    // Between marks that keep the direction of what people wrote from turning around what the browser puts beside it.
    document.title = `\u2068${title}\u2069 · Coffer`
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
      <div className={`${styles['head']} ${text === undefined ? styles['alone'] : ''}`}>
        <Title order={1} className={styles['title']} lineClamp={3} title={title}>
          <bdi>{title}</bdi>
        </Title>
        {text !== undefined && (
          <Text c="dimmed" size="sm" maw={760} component="div" className={styles['text']}>
            {text}
          </Text>
        )}
        {actions !== undefined && (
          <Group gap="xs" className={styles['actions']}>
            {actions}
          </Group>
        )}
      </div>
    </Stack>
  )
}
