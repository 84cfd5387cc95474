import { NotYet } from './not-yet.tsx'
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
      <NotYet of={{ error, refetch: onAgain }} height={320} />
    </>
  )
}
