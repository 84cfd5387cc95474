import { closed, Empty, flag, Nothing, SecretIdParam } from '../fields.ts'
import { operation } from '../operation.ts'

const oneSecret = closed({ secretId: SecretIdParam })

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
  }),
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
