import { useTranslations } from 'use-intl'
import { ScreenHead } from '../parts/screen-head.tsx'

export function Screen() {
  const t = useTranslations('create')
  return <ScreenHead title={t('title')} />
}
