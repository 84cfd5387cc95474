import '../later-styles.ts'
import '@mantine/notifications/styles.layer.css'
import { Notifications } from '@mantine/notifications'

/**
 * Where passing notes appear: below the places, away from what is pressed next, and what lies below them can be pressed all
 * the same. What is told before it has come is shown when it has.
 */
export function Notes() {
  return <Notifications position="bottom-left" containerWidth={340} />
}
