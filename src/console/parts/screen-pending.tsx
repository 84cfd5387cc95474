import { Skeleton } from '@mantine/core'
import { Failure } from './failure.tsx'
import { ScreenHead } from './screen-head.tsx'

interface ScreenPendingProps {
  title: string
  above: readonly { to: string; title: string }[]
  error: unknown
  onAgain: () => void
}

/** Stands there until what the screen is about has come, or says why it did not. */
export function ScreenPending({ title, above, error, onAgain }: ScreenPendingProps) {
  return (
    <>
      <ScreenHead title={title} above={above} />
      {error === null ? <Skeleton height={320} /> : <Failure error={error} onAgain={onAgain} />}
    </>
  )
}
