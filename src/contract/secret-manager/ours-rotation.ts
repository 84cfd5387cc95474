import {
  Count,
  choice,
  closed,
  Empty,
  freeObject,
  InstantMs,
  Nothing,
  nullable,
  RotationPeriod,
  SecretId,
  SecretIdParam,
  text,
} from '../fields.ts'
import { operation } from '../operation.ts'
import { READY_SYSTEMS, RETIREMENT, ROTATION_WINDOW } from '../rulings.ts'
import { Type } from '../type.ts'

/** What Coffer adds to the rotation settings of NCP: when rotations may begin, and when the previous value is taken out of use. */

const oneSecret = closed({ secretId: SecretIdParam })
const days = (what: string, { daysMax }: { daysMax: number }) =>
  Type.Integer({ minimum: 1, maximum: daysMax, description: `${what}: a whole number of days, 1–${daysMax}.` })

const Retirement = closed({
  consumerDays: Count,
  deadlineDays: Count,
  waitingSince: nullable(InstantMs),
  deadlineDate: nullable(InstantMs),
})
const Window = closed({
  cron: text(1, ROTATION_WINDOW.cronMax, 'When a window opens: five fields of cron.'),
  timeZone: text(1, ROTATION_WINDOW.zoneMax, 'The time zone of the expression, such as Asia/Seoul.'),
  minutes: Count,
})

export const getConsumers = operation({
  id: 'getConsumers',
  title: 'Get Consumers',
  service: 'secret-manager',
  action: 'View/getSecretLogs',
  call: ['GET', '/api/v1/secrets/:secretId/consumers'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: closed({
    consumers: Type.Array(
      closed({
        id: text(1, 128, 'The id of whoever reads.'),
        name: text(0, 512, 'What people know it by.'),
        type: text(1, 16, 'Customer, Sub or Role.'),
        lastReadDate: InstantMs,
        sinceDate: InstantMs,
        holds: choice(['ACTIVE', 'PREVIOUS', 'OLDER'], 'Which value it read last: ACTIVE, PREVIOUS, or one that is gone.'),
        waitedFor: Type.Boolean({ description: 'Whether PREVIOUS is not retired before it has read ACTIVE.' }),
      }),
      { description: 'Whoever reads the value, the newest read first. Rotation jobs are left out.' },
    ),
    retirement: nullable(Retirement),
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found'],
})

export const getRotationSettings = operation({
  id: 'getRotationSettings',
  title: 'Get Rotation Settings',
  service: 'secret-manager',
  action: 'View/getSecretDetail',
  call: ['GET', '/api/v1/secrets/:secretId/rotation-settings'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: closed({
    secretId: SecretId,
    nextRotationDate: nullable(InstantMs),
    overdue: Type.Boolean({ description: 'Whether the date of the next rotation has passed and no job completed since.' }),
    failedTries: Count,
    retryDate: nullable(InstantMs),
    window: nullable(Window),
    retirement: nullable(Retirement),
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found'],
})

export const updateRetirement = operation({
  id: 'updateRetirement',
  title: 'Update Retirement',
  service: 'secret-manager',
  action: 'Change/updateRetirement',
  call: ['PUT', '/api/v1/secrets/:secretId/retirement'],
  params: oneSecret,
  query: Nothing,
  body: closed(
    {
      consumerDays: days('Who read within so many days is waited for', RETIREMENT),
      deadlineDays: days('After so long PREVIOUS is retired in any case', RETIREMENT),
    },
    { description: 'A JSON object with consumerDays and deadlineDays.' },
  ),
  reply: closed({ secretId: SecretId, retirement: Retirement }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'rotation.refused'],
  etag: 'matched',
})

export const deleteRetirement = operation({
  id: 'deleteRetirement',
  title: 'Delete Retirement',
  service: 'secret-manager',
  action: 'Change/deleteRetirement',
  call: ['DELETE', '/api/v1/secrets/:secretId/retirement'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'rotation.refused'],
  etag: 'matched',
})

export const updateRotationWindow = operation({
  id: 'updateRotationWindow',
  title: 'Update Rotation Window',
  service: 'secret-manager',
  action: 'Change/updateRotationWindow',
  call: ['PUT', '/api/v1/secrets/:secretId/rotation-window'],
  params: oneSecret,
  query: Nothing,
  body: closed(
    {
      cron: text(
        1,
        ROTATION_WINDOW.cronMax,
        `Five fields of cron: minute, hour, day, month, weekday; up to ${ROTATION_WINDOW.cronMax} characters.`,
      ),
      timeZone: text(
        1,
        ROTATION_WINDOW.zoneMax,
        `A time zone of the IANA list, such as Asia/Seoul; up to ${ROTATION_WINDOW.zoneMax} characters.`,
      ),
      minutes: Type.Integer({
        minimum: ROTATION_WINDOW.minutesMin,
        maximum: ROTATION_WINDOW.minutesMax,
        default: ROTATION_WINDOW.minutesDefault,
        description: 'How long the window stays open: a whole number of minutes, 5–1,440; 60 when absent.',
      }),
    },
    { description: 'A JSON object with cron and timeZone.' },
  ),
  reply: closed({ secretId: SecretId, window: Window, nextRotationDate: nullable(InstantMs) }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'input.invalid'],
  etag: 'matched',
})

export const deleteRotationWindow = operation({
  id: 'deleteRotationWindow',
  title: 'Delete Rotation Window',
  service: 'secret-manager',
  action: 'Change/deleteRotationWindow',
  call: ['DELETE', '/api/v1/secrets/:secretId/rotation-window'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed'],
  etag: 'matched',
})

export const setUpRotation = operation({
  id: 'setUpRotation',
  title: 'Set Up Rotation',
  service: 'secret-manager',
  action: 'Change/setUpRotation',
  call: ['PUT', '/api/v1/secrets/:secretId/rotation-setup'],
  params: oneSecret,
  query: Nothing,
  body: closed(
    {
      system: choice(READY_SYSTEMS, `What carries the password: ${READY_SYSTEMS.join(', ')}.`),
      parameters: freeObject('A JSON object: host, port, strategy, users and what else the action takes.'),
      adminSecretId: Type.Optional(SecretId),
      rotationPeriod: Type.Optional(RotationPeriod),
    },
    { description: 'A JSON object with system.' },
  ),
  reply: closed({
    secretId: SecretId,
    triggerId: text(1, 64, 'The id of the trigger.'),
    trigger: text(1, 50, 'The name of the trigger.'),
    action: text(1, 50, 'The name of the action.'),
    nextRotationDate: nullable(InstantMs),
  }),
  resource: 'Secret/:secretId',
  problems: [
    'secret.not-found',
    'secret.state',
    'secret.changed',
    'rotation.refused',
    'function.not-found',
    'function.links',
    'function.runner',
    'key.unusable',
    'access.denied',
    'access.exceeds',
  ],
  etag: 'matched',
})
