import { choice, closed, Empty, flag, Nothing, nullable, SecretIdParam, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { DRY_RUN, JOB_STATES } from '../rulings.ts'
import { Type } from '../type.ts'

const oneSecret = closed({ secretId: SecretIdParam })

/** What a dry run found. A rotation that was requested answers null, as NCP does. */
const DryRun = closed({
  jobId: text(1, 64, 'The job of the dry run: its story is kept with those of the rotations.'),
  state: choice(JOB_STATES, 'COMPLETED when the action reported, else how it ended; REQUESTED when it takes longer than the call waits.'),
  checks: Type.Array(
    closed({
      check: text(0, 200, 'What was looked at.'),
      ok: Type.Boolean({ description: 'Whether a rotation would get past it.' }),
      message: text(0, 1000, 'What was found, in a sentence.'),
    }),
    { maxItems: DRY_RUN.checksMax, description: 'What the action reported, in its order.' },
  ),
  logs: Type.Array(text(0, 10_000, 'A line that the action printed.'), {
    description: 'What the action printed, secret values struck out.',
  }),
})

export const executeRotationJob = operation({
  id: 'executeRotationJob',
  title: 'Execute Rotation Job',
  service: 'secret-manager',
  action: 'Change/executeRotationJob',
  call: ['POST', '/api/v1/secrets/:secretId/rotation'],
  params: oneSecret,
  query: closed({
    /** Ours: starts from a fresh PENDING and keeps the old one among the strays. */
    fresh: flag('true or false; true moves a PENDING that an earlier job left to the strays.', false),
    /** Ours: the action looks and reports, and nothing is changed. */
    dryRun: flag('true or false; true lets the action check what a rotation needs, and changes nothing.', false),
  }),
  body: Nothing,
  reply: nullable(DryRun),
  resource: 'Secret/:secretId',
  problems: [
    'secret.not-found',
    'secret.state',
    'rotation.refused',
    'key.unusable',
    'function.not-found',
    'function.unlinked',
    'function.runner',
  ],
})

export const retryRotationJob = operation({
  id: 'retryRotationJob',
  title: 'Retry Rotation Job',
  service: 'secret-manager',
  action: 'Change/retryRotationJob',
  call: ['POST', '/api/v1/secrets/:secretId/retry-rotation'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: [
    'secret.not-found',
    'secret.state',
    'rotation.refused',
    'key.unusable',
    'function.not-found',
    'function.unlinked',
    'function.runner',
  ],
})

export const cancelRotationJob = operation({
  id: 'cancelRotationJob',
  title: 'Cancel Rotation Job',
  service: 'secret-manager',
  action: 'Change/cancelRotationJob',
  call: ['POST', '/api/v1/secrets/:secretId/cancel-rotation'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'rotation.refused'],
})

export const rollbackRotationJob = operation({
  id: 'rollbackRotationJob',
  title: 'Rollback Rotation Job',
  service: 'secret-manager',
  action: 'Change/rollbackRotationJob',
  call: ['POST', '/api/v1/secrets/:secretId/rollback-rotation'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'rotation.refused'],
})
