import { Box } from '@mantine/core'
import type { ReactNode } from 'react'

/**
 * As wide as is comfortably read. Around a whole screen about one thing its head, tabs and parts end at one edge, so that
 * on a very wide window what can be done stands above what it is done to.
 */
export function Measure({ children }: { children: ReactNode }) {
  return <Box maw={1100}>{children}</Box>
}
