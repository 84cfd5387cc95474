/**
 * The register of problems: everything that a caller can be told went wrong. Codes are API, sentences may change.
 * `docs/errors.md` is generated from it, and each dialect decides how it says each of them.
 */
export const PROBLEM_CODES = {
  'gateway.credentials-missing': {
    means: 'One of the three signature headers is missing.',
    remedy: 'Send x-ncp-apigw-timestamp, x-ncp-iam-access-key and x-ncp-apigw-signature-v2.',
  },
  'gateway.timestamp': {
    means: 'The timestamp is no integer, or five minutes or more away from our clock.',
    remedy: 'Send the current time in milliseconds since 1970, and set the clock of the calling machine.',
  },
  'gateway.credentials-invalid': {
    means:
      'The access key is unknown, inactive or expired, its owner may not call, or the signature differs. Which of them is not said on purpose.',
    remedy:
      'Check access key and secret key, and that the signature covers method, path with query, timestamp and access key as they were sent.',
  },
  'gateway.source-denied': {
    means: 'The sub account may only call from listed addresses, and this is none of them.',
    remedy: 'Call from an allowed address, or add this one to the API sources of the sub account.',
  },
  'gateway.not-found': {
    means: 'No operation answers at this method and path.',
    remedy: 'Compare method and path with the OpenAPI document at /openapi.json.',
  },
  'gateway.bad-request': {
    means: 'The request is no well-formed HTTP request, or its headers are too large.',
    remedy: 'Send well-formed HTTP/1.1 with at most 16 KB of headers.',
  },
  'gateway.incomplete': {
    means: 'The request did not arrive whole in time.',
    remedy: 'Send its headers within 10 seconds and all of it within 60, then call again.',
  },
  'gateway.too-large': {
    means: 'The body is larger than this operation takes.',
    remedy: 'Send at most 1 MiB, or 2 MiB for the code of an action.',
  },
  'gateway.throttled': { means: 'Too many requests for now.', remedy: 'Wait for the seconds that Retry-After names, then call again.' },
  'gateway.unavailable': {
    means: 'The server is starting, stopping, or cannot reach its store.',
    remedy: 'Call again; GET /readyz tells what is missing.',
  },
  'server.fault': {
    means: 'A fault of ours. The log tells more under the request id.',
    remedy: 'Look for the request id in the server log.',
  },
  'store.unavailable': {
    means: 'The store did not take the record of this call, so nothing was done and nothing is answered.',
    remedy: 'Look at disk space and at the database, then call again.',
  },
  'store.full': {
    means: 'The disk of the store is full, so that nothing was done and nothing is answered but what makes room.',
    remedy: 'Make room on that disk; calls are answered again by themselves. Sign in to the console meanwhile, look, and delete.',
  },
  'store.uncertain': {
    means: 'The connection to the store broke while it committed: the change may have happened.',
    remedy: 'Read the state before you call again.',
  },
  'store.tampered': {
    means: 'A stored row is not what was last written: it was edited, swapped, or put back to an older state.',
    remedy: 'Nothing is answered from it. Look at who can write to the database, and restore a backup.',
  },
  'input.invalid': {
    means: 'A field or parameter is malformed, missing, unknown or out of range.',
    remedy: 'The details name the field and its rule.',
  },
  'access.denied': {
    means: 'No policy of the caller allows this action on this resource, or one denies it.',
    remedy: 'Attach a policy that allows the action, or remove the Deny.',
  },
  'session.refused': {
    means:
      'The sign-in was refused: account, login id, password or code is wrong, or this account may not sign in from here or not now. Which of them is not said on purpose.',
    remedy:
      'Check what was typed. Five wrong passwords or codes in a row lock a sub account until an administrator unlocks it or sets a new password.',
  },
  'session.invalid': {
    means: 'There is no session, or it has ended: by time, by signing out, or because its account was changed.',
    remedy: 'Sign in again.',
  },
  'session.step': { means: 'The session is at another step of the sign-in.', remedy: 'Sign in from the start.' },
  'session.forged': {
    means: 'The request did not come from the console itself: it has a foreign origin, or not the token of its session.',
    remedy: 'Send x-coffer-csrf as GET /console/api/session answers it, from the address that the console was opened at.',
  },
  'session.confirm-needed': {
    means: 'This changes permissions or destroys something, and the password was given more than ten minutes ago.',
    remedy: 'Give the password again: POST /console/api/confirm.',
  },
  'session.password-wrong': { means: 'The password given is not the one of this account.', remedy: 'Give the current password.' },
  'session.password-rule': { means: 'The new password is the old one, or holds the login id.', remedy: 'Choose another.' },
  'session.code-wrong': {
    means: 'The code is not one of the second factor for now, or was used before.',
    remedy: 'Wait for the next code; check the clock of the device that makes it.',
  },
  'session.factor': {
    means: 'A second factor is set up already, or none is, or it is mandatory for this account.',
    remedy: 'The details say which.',
  },
  'access.exceeds': {
    means: 'The change would give away, or touch, rights that the caller does not hold.',
    remedy: 'Ask somebody who holds the rights, or the main account.',
  },
  'secret.not-found': {
    means: 'No secret with this id exists, or it was destroyed.',
    remedy: 'List the secrets and use the secretId from there.',
  },
  'secret.name-taken': {
    means: 'A living secret of this account has this name.',
    remedy: 'Choose another name, or delete the other secret.',
  },
  'secret.state': { means: 'The state of the secret forbids this.', remedy: 'The details name the state and what would help.' },
  'secret.changed': { means: 'The secret was changed since it was read (If-Match).', remedy: 'Read it again and repeat the change.' },
  'secret.stage-empty': { means: 'This stage of the secret holds no value.', remedy: 'Read another stage, or all of them.' },
  'rotation.refused': {
    means: 'The rotation settings or the state of the last job forbid this.',
    remedy: 'The details say what would help.',
  },
  'rotation.job-not-found': { means: 'The secret has no job with this token.', remedy: 'Use the job token that the action was handed.' },
  'rotation.job-over': { means: 'The job has ended; nothing more can be done with its token.', remedy: 'Run a new rotation, or retry.' },
  'key.not-found': { means: 'No protection key has this tag.', remedy: 'List the keys and use the keyTag from there.' },
  'key.name-taken': { means: 'A protection key of this account has this name.', remedy: 'Choose another name.' },
  'key.unusable': {
    means: 'The protection key is not in ENABLE, so nothing under it can be opened or sealed.',
    remedy: 'Enable the key that the details name.',
  },
  'key.state': {
    means: 'The state or type of the protection key forbids this.',
    remedy: 'The details name the state and what would help.',
  },
  'key.ciphertext': {
    means: 'The ciphertext was not made with this protection key and context, or was changed since. Which of them is not said on purpose.',
    remedy: 'Send the ciphertext as it was answered, with the context that it was made under, to the key that made it.',
  },
  'principal.not-found': { means: 'No such sub account, group, policy or role.', remedy: 'List them and use an id from there.' },
  'principal.changed': {
    means: 'The sub account, group, policy or role was changed since it was read (If-Match).',
    remedy: 'Read it again and repeat the change.',
  },
  'principal.exists': { means: 'The login id or name is taken.', remedy: 'Choose another.' },
  'decision.not-found': {
    means: 'No refusal of this account has this id.',
    remedy: 'Use the id in the details or in the header x-coffer-decision-id of a refusal.',
  },
  'principal.limit': { means: 'There are as many of them already as there may be.', remedy: 'Remove one that is no longer needed.' },
  'principal.fixed': { means: 'System-managed policies cannot be changed or deleted.', remedy: 'Make a policy of your own.' },
  'access-key.not-found': { means: 'The sub account has no such access key.', remedy: 'List its access keys.' },
  'access-key.limit': { means: 'The sub account has two access keys already.', remedy: 'Delete one first.' },
  'access-key.active': { means: 'An active access key cannot be deleted.', remedy: 'Deactivate it first.' },
  'watch.not-found': { means: 'No such subscription, delivery, rule or alert.', remedy: 'List them and use an id from there.' },
  'watch.limit': { means: 'There are as many subscriptions or rules as there may be.', remedy: 'Delete one that is no longer needed.' },
  'watch.waiting': {
    means: 'The delivery has not ended yet, or was withheld.',
    remedy: 'Wait for its end; what was withheld is not sent.',
  },
  'history.not-found': {
    means: 'The usage history has no such log or record that the caller may see, or no checkpoint covers it yet.',
    remedy: 'Take the number of the record from a search, and ask again after a second.',
  },
  'function.not-found': { means: 'No such package, action or trigger.', remedy: 'List them and use a name from there.' },
  'function.changed': {
    means: 'The package, action or trigger was changed since it was read (If-Match).',
    remedy: 'Read it again and repeat the change.',
  },
  'function.unlinked': {
    means: 'The trigger has neither action nor webhook.',
    remedy: 'Link an action with POST /triggers/{name}/link-action, or name a webhook with PUT /triggers/{name}.',
  },
  'function.exists': {
    means: 'It exists already, and the call said overwrite=false.',
    remedy: 'Choose another name, or leave overwrite away to replace it.',
  },
  'function.not-empty': { means: 'The package holds actions.', remedy: 'Delete its actions first.' },
  'function.secret-linked': {
    means: 'The secret has another trigger, and a secret has at most one.',
    remedy: 'Unlink that first, or change it with Update Rotation Trigger.',
  },
  'function.links': { means: 'The trigger has an action or a webhook already.', remedy: 'Take that off first.' },
  'function.in-use': {
    means: 'Secrets with automatic rotation depend on it.',
    remedy: 'Switch their automatic rotation off, or give them another trigger.',
  },
  'function.activation-not-found': { means: 'No activation has this id.', remedy: 'List the activations.' },
  'function.runner': {
    means: 'This machine has no layer that could hold an action back, or no Python for an action in Python.',
    remedy:
      'Install what the message names: bubblewrap, or python3. For nodejs:* actions alone: set COFFER_RUNNER=weak after reading SECURITY.md.',
  },
} as const satisfies Record<string, { means: string; remedy: string }>

export type ProblemCode = keyof typeof PROBLEM_CODES
