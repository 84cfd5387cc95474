import { Pagination, useMatches } from '@mantine/core'
import { useTranslations } from 'use-intl'

/** The pages of a list, each called by its number. */
export function Pages(props: { total: number; value: number; onChange: (page: number) => void }) {
  const t = useTranslations('history.pages')
  return (
    <Pagination
      siblings={useMatches({ base: 0, sm: 1 })}
      {...props}
      getControlProps={(control) => ({ 'aria-label': t(control) })}
      getItemProps={(page) => ({ 'aria-label': t('page', { page }) })}
    />
  )
}
