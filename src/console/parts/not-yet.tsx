import { Skeleton } from '@mantine/core'
import { Failure } from './failure.tsx'

interface NotYetProps {
  of: { error: unknown; refetch: () => unknown }
  height: number
}

/**
 * Stands in the place of what has not come yet, or says why it did not. It is asked for only where there is nothing to show: what has come
 * stays when asking for it anew fails, with whatever is being typed over it.
 */
export function NotYet({ of: { error, refetch }, height }: NotYetProps) {
  return error === null ? <Skeleton height={height} /> : <Failure error={error} onAgain={() => void refetch()} />
}
