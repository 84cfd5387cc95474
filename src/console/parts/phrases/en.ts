export const phrases = {
  copy: 'Copy',
  copied: 'Copied',
  failure: {
    title: 'This could not be had',
    again: 'Try again',
    request: 'Request',
    connection: 'The server cannot be reached. Whether a change arrived there is not known.',
    'not-confirmed': 'Not done: it was not confirmed.',
    fault: 'Something went wrong in the console itself.',
    codes: {
      'session-refused':
        'That did not work. Account, login ID, password or code is wrong, or this account may not sign in from here or not now. Five wrong attempts in a row lock a sub account until an administrator unlocks it.',
      'session-password-wrong': 'That is not your password.',
      'session-password-rule': 'The new password is the old one, or holds your login ID. Choose another.',
      'session-code-wrong': 'That code is not the current one, or was used before. Wait for the next one.',
      'gateway-throttled': 'Too many attempts. Wait a while, then try again.',
      'secret-name-taken': 'There is already a secret with this name.',
      'secret-changed': 'Somebody else has changed this secret meanwhile.',
      'secret-not-found': 'This secret does not exist (any more).',
      'key-unusable': 'The protection key cannot be used in its current state.',
      'store-unavailable': 'The server cannot reach its store. Nothing was changed.',
    },
  },
  denied: {
    title: 'You have no right to this',
    right: 'It needs the right <code>{right}</code>.',
    who: 'The main account can grant it, and so can whoever may manage sub accounts, by a policy under Permissions.',
  },
  table: {
    rows: '{count, plural, one {# row} other {# rows}}',
    'select-all': 'Select all rows shown',
    'select-one': 'Select {name}',
    selected: '{count, plural, one {# selected} other {# selected}}',
    clear: 'Clear the selection',
    ascending: 'sorted ascending',
    descending: 'sorted descending',
  },
} as const
