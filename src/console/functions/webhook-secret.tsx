import { useTranslations } from 'use-intl'
import { ShownOnce } from '../parts/shown-once.tsx'

/** The signing secret of a webhook, which nobody can show again. */
export function WebhookSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const t = useTranslations('functions')
  return (
    <ShownOnce
      title={t('once.title')}
      text={t('once.text')}
      lines={[{ value: secret, copy: t('once.copy') }]}
      done={t('once.done')}
      onDone={onDone}
    />
  )
}
