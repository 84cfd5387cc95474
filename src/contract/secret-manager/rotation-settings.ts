import {
  choice,
  closed,
  Empty,
  InstantMs,
  Nothing,
  RotationPeriod,
  RotationPeriodDefaulted,
  SecretId,
  SecretIdParam,
  TriggerIdField,
} from '../fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'
import { TriggerSummary } from './shapes.ts'

const oneSecret = closed({ secretId: SecretIdParam })

export const enableAutoRotation = operation({
  id: 'enableAutoRotation',
  title: 'Enable Auto Rotation',
  service: 'secret-manager',
  action: 'Change/enableAutoRotation',
  call: ['POST', '/api/v1/secrets/:secretId/enable-auto-rotation'],
  params: oneSecret,
  query: Nothing,
  body: closed({ rotationPeriod: RotationPeriodDefaulted, triggerId: Type.Optional(TriggerIdField) }, { description: 'A JSON object.' }),
  reply: closed({
    secretId: SecretId,
    autoRotationYN: choice(['Y'], 'Y.'),
    autoRotationPeriod: RotationPeriod,
    nextRotationDate: InstantMs,
    trigger: TriggerSummary,
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'rotation.refused', 'function.not-found', 'access.exceeds'],
  etag: 'matched',
})

export const disableAutoRotation = operation({
  id: 'disableAutoRotation',
  title: 'Disable Auto Rotation',
  service: 'secret-manager',
  action: 'Change/disableAutoRotation',
  call: ['POST', '/api/v1/secrets/:secretId/disable-auto-rotation'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: closed({ secretId: SecretId, autoRotationYN: choice(['N'], 'N.') }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed'],
  etag: 'matched',
})

export const updateRotationPeriod = operation({
  id: 'updateRotationPeriod',
  title: 'Update Rotation Period',
  service: 'secret-manager',
  action: 'Change/updateRotationPeriod',
  call: ['PUT', '/api/v1/secrets/:secretId/rotation-period'],
  params: oneSecret,
  query: Nothing,
  body: closed({ rotationPeriod: RotationPeriod }, { description: 'A JSON object with rotationPeriod.' }),
  reply: closed({
    secretId: SecretId,
    autoRotationYN: choice(['Y'], 'Y.'),
    autoRotationPeriod: RotationPeriod,
    nextRotationDate: InstantMs,
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'rotation.refused'],
  etag: 'matched',
})

export const updateRotationTrigger = operation({
  id: 'updateRotationTrigger',
  title: 'Update Rotation Trigger',
  service: 'secret-manager',
  action: 'Change/updateRotationTrigger',
  call: ['PUT', '/api/v1/secrets/:secretId/triggers'],
  params: oneSecret,
  query: Nothing,
  body: closed({ triggerId: TriggerIdField }, { description: 'A JSON object with triggerId.' }),
  reply: closed({ secretId: SecretId, trigger: TriggerSummary }),
  resource: 'Secret/:secretId',
  problems: [
    'secret.not-found',
    'secret.state',
    'secret.changed',
    'rotation.refused',
    'function.not-found',
    'function.links',
    'access.exceeds',
  ],
  etag: 'matched',
})

export const deleteRotationTrigger = operation({
  id: 'deleteRotationTrigger',
  title: 'Delete Rotation Trigger',
  service: 'secret-manager',
  action: 'Change/deleteRotationTrigger',
  call: ['DELETE', '/api/v1/secrets/:secretId/triggers'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'rotation.refused'],
  etag: 'matched',
})
