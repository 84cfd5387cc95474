import { Problem } from '#base/problem'

export function closed(): Problem {
  return new Problem('store.unavailable', 'Nothing was done: the store is closed. Start the server again.')
}
