import { Button, Group } from '@mantine/core'
import { useTranslations } from 'use-intl'

interface MoreButtonProps {
  /** The pages so far. */
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
}

/** Below a list that comes in pages. Nothing when all of it has come. */
export function MoreButton({ of: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreButtonProps) {
  const t = useTranslations('parts')
  if (!hasNextPage) return null
  return (
    <Group>
      <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('more')}
      </Button>
    </Group>
  )
}
