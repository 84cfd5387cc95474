import { Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { now } from '../now.ts'

const WEEK_MS = 7 * 86_400_000
const NAMED = 5

/** Who would notice: whoever read the secret in the last week. Says nothing to those who may not know. */
export function ReadersLately({ secretId }: { secretId: string }) {
  const t = useTranslations('secret')
  const { data } = useOperation('getConsumers', { params: { secretId } })
  if (data === undefined) return null
  const lately = data.consumers.filter(({ lastReadDate }) => now() - lastReadDate < WEEK_MS)
  if (lately.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('lately.nobody')}
      </Text>
    )
  const names = lately.slice(0, NAMED).map(({ name }) => name)
  return (
    <Text size="sm" fw={500} dir="auto">
      {t('lately.readers', { count: lately.length, names: names.join(', '), more: lately.length - names.length })}
    </Text>
  )
}
