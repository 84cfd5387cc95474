import { places, warnings } from './policies/en.ts'
import { problems } from './problems/en.ts'
import { fields, reasons } from './reasons/en.ts'

export const phrases = {
  close: 'Close',
  cancel: 'Cancel',
  more: 'Show more',
  copy: 'Copy',
  copied: 'Copied',
  partial: 'The time for one search was over before all records were looked at. Narrow the search for the rest.',
  failure: {
    title: 'This could not be loaded',
    again: 'Try again',
    request: 'Request',
    connection: 'The server cannot be reached. Whether a change arrived there is not known.',
    'not-confirmed': 'Not done: it was not confirmed.',
    fault: 'Something went wrong in the console itself.',
    codes: problems,
    reasons,
    fields,
    warnings,
    places,
    detail: 'What the server said (English)',
  },
  'secret-states': {
    ENABLE: 'Enabled',
    DISABLE: 'Disabled',
    REVOKE: 'To be deleted',
    ROTATING: 'Rotating',
  },
  'secret-means': {
    ENABLE: 'Its values can be read and rotated.',
    DISABLE: 'Nobody can read or rotate it until it is enabled again.',
    REVOKE: 'It is going to be deleted for good. Until then this can be cancelled.',
    ROTATING: 'A rotation is under way. Its values can be read meanwhile.',
  },
  exceeds: {
    title: 'Nobody gives away more than they hold',
    help: 'You can only hand out, change or take away rights that you hold yourself. Ask the main account, or somebody who holds all of these rights.',
  },
  principals: { Customer: 'Main account', Sub: 'Sub account', Role: 'Role', Job: 'Rotation', System: 'The server' },
  alerts: {
    somebody: 'somebody',
    decoy: '<who></who> read the decoy <secret></secret> from <address></address>.',
    refusals: 'Many calls of <who></who> were refused in a short time, the last from <address></address>.',
    'new-address': '<who></who> read <secret></secret> from <address></address>, and never before from there.',
    'rotation-failed': 'The rotation of <secret></secret> failed again and again, and is overdue. It is tried once a day from now on.',
    'rotation-overdue': 'The rotation of <secret></secret> should have come a day ago or more, and has not.',
  },
  leave: {
    title: 'Leave without saving?',
    text: 'What you typed here is kept nowhere.',
    stay: 'Stay',
    leave: 'Leave',
  },
  denied: {
    short: 'You have no right to this: it needs {right}. The main account can grant it, and so can whoever may manage sub accounts.',
    look: 'Why, and what would allow it',
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
