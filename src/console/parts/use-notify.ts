import { notifications } from '@mantine/notifications'
import { useTranslations } from 'use-intl'

interface Notify {
  /** Says in passing that something was done. */
  done: (message: string) => void
  /** For what went wrong with no place of its own on the screen, such as one of several in a bulk action. */
  failed: (message: string) => void
  /** For what is to be seen also by whoever looks later. */
  stays: (message: string) => void
}

/** Passing notes. What goes wrong in a form stands where it arose, not here. */
export function useNotify(): Notify {
  const t = useTranslations('parts')
  const show = (message: string, color: string, autoClose: number | false) =>
    notifications.show({ message, color, autoClose, closeButtonProps: { 'aria-label': t('close') } })
  return {
    done: (message) => void show(message, 'teal', 4_000),
    failed: (message) => void show(message, 'red', 10_000),
    stays: (message) => void show(message, 'orange', false),
  }
}
