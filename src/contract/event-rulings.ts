/**
 * The stream of events (ours): types, how many streams one principal and all together may hold open on a node, how often a silent
 * one shows that it stands, and how many changes may wait for a reader before it is told to load anew instead.
 */
export const EVENTS = {
  types: [
    'ready',
    'reset',
    'secret.created',
    'secret.changed',
    'secret.deleted',
    'rotation.started',
    'rotation.step',
    'rotation.ended',
    'run.printed',
    'key.changed',
    'trigger.changed',
    'action.changed',
    'package.changed',
    'subaccount.changed',
    'group.changed',
    'policy.changed',
    'role.changed',
    'alert.changed',
    'watchrule.changed',
    'subscription.changed',
    'permissions.changed',
  ],
  perPrincipal: 20,
  inAll: 500,
  heartbeatMs: 15_000,
  waitingMax: 10_000,
} as const
