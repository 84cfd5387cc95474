import type { EVENTS } from '../event-rulings.ts'
import { Count, closed, HexText, Nothing, SecretId, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { JOB_STATES } from '../rulings.ts'
import { Type } from '../type.ts'

/** What each event carries: the ids of what changed, and how far it is. Never a name, a value or a key. */
const EventData = closed({
  position: Count,
  epoch: Type.Optional(Count),
  secretId: Type.Optional(SecretId),
  jobId: Type.Optional(text(1, 64, 'The id of a rotation job; opaque.')),
  step: Type.Optional(
    Type.Unsafe<(typeof JOB_STATES)[number]>({ type: 'string', enum: [...JOB_STATES], description: 'How far the job is.' }),
  ),
  keyTag: Type.Optional(HexText),
  id: Type.Optional(
    text(
      1,
      512,
      'The id of a sub account, group, policy, role, trigger, alert, subscription or activation, or the name of an action with its package, of a package or a watch rule.',
    ),
  ),
})

export const getEvents = operation({
  id: 'getEvents',
  title: 'Get Events',
  service: 'secret-manager',
  action: 'View/getEvents',
  call: ['GET', '/api/v1/events'],
  params: Nothing,
  query: closed({
    lastEventId: Type.Optional(
      text(1, 64, 'The id of the last event that was heard; the header Last-Event-ID says the same. Absent: events from now on.'),
    ),
  }),
  body: Nothing,
  reply: EventData,
  resource: 'Secret/*',
  stream: 'events',
  problems: ['gateway.throttled'],
})

export type EventType = (typeof EVENTS.types)[number]
