import { NumberInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

export const isPeriod = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= 730

/** How many days lie between two versions. */
export function Days({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  const t = useTranslations('keys')
  return (
    <NumberInput
      label={t('days')}
      description={t('days-rule')}
      value={Number.isNaN(days) ? '' : days}
      onChange={(value) => onChange(value === '' ? Number.NaN : Number(value))}
      error={isPeriod(days) ? undefined : t('days-wrong')}
      allowDecimal={false}
      allowNegative={false}
      w={260}
      maw="100%"
      hideControls
    />
  )
}
