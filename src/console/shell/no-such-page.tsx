import { Button, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'

export function NoSuchPage() {
  const t = useTranslations('shell')
  return (
    <Stack align="flex-start" py="xl">
      <Title order={1}>{t('no-page.title')}</Title>
      <Text>{t('no-page.text')}</Text>
      <Button component={Link} to="/">
        {t('no-page.home')}
      </Button>
    </Stack>
  )
}
