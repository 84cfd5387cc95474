import { notifications } from '@mantine/notifications'

/** Says in passing that something was done. What went wrong stands where it arose, not here. */
export function notify(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 4000 })
}

/** For what went wrong with no place of its own on the screen, such as one of several in a bulk action. */
export function notifyFailure(message: string): void {
  notifications.show({ message, color: 'red', autoClose: 10_000 })
}
