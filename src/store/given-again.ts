import { Problem } from '#base/problem'

/** Numbers of secrets are given once each, whatever happens at the same time: only who edits where their sequence stands makes one come again. */
export function givenAgain(): Problem {
  return new Problem(
    'store.tampered',
    'The store cannot be believed: the sequence that numbers secrets gives a number that was given. Nothing was done. Restore a backup.',
  )
}
