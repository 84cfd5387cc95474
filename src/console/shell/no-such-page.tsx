import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { ScreenHead } from '../parts/screen-head.tsx'

export function NoSuchPage() {
  const t = useTranslations('shell')
  return (
    <>
      <ScreenHead title={t('no-page.title')} text={t('no-page.text')} />
      <Button component={Link} to="/">
        {t('no-page.home')}
      </Button>
    </>
  )
}
