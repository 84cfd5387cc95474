import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { BarsProps } from './bars-props.ts'

const Drawn = lazy(async () => ({ default: (await import('./bars-drawn.tsx')).BarsDrawn }))

/** How something lies in time. The chart comes when the rest of the screen is there: it is the largest part of the console. */
export function Bars(props: BarsProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height ?? 160} />}>
      <Drawn {...props} />
    </Suspense>
  )
}
