import '../later-styles.ts'
import '@mantine/notifications/styles.layer.css'
import { Notifications } from '@mantine/notifications'

/** Where passing notes appear. What is told before it has come is shown when it has. */
export function Notes() {
  return <Notifications position="bottom-right" />
}
