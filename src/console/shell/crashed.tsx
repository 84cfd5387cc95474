import { Button, Code, Container, Stack, Text, Title } from '@mantine/core'
import { useRouteError } from 'react-router'
import { useTranslations } from 'use-intl'

/** A fault of the console itself, or files of an older build that are no more: a fresh page mends both more often than not. */
export function Crashed() {
  const t = useTranslations('shell')
  const error = useRouteError()
  return (
    <Container size="sm" py="xl">
      <Stack align="flex-start">
        <Title order={1}>{t('crashed.title')}</Title>
        <Text>{t('crashed.text')}</Text>
        <Button onClick={() => window.location.reload()}>{t('crashed.reload')}</Button>
        <Code block>{error instanceof Error ? error.message : String(error)}</Code>
      </Stack>
    </Container>
  )
}
