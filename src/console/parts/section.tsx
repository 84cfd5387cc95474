import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Card } from './card.tsx'

interface SectionProps {
  title: string
  text?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A card whose contents stand one below the other. */
export function Section({ children, ...head }: SectionProps) {
  return (
    <Card {...head}>
      <Stack gap="sm">{children}</Stack>
    </Card>
  )
}
