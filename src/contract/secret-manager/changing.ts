import {
  Ciphertext,
  choice,
  closed,
  Empty,
  HexText,
  InstantMs,
  Memo,
  MemoOut,
  Nothing,
  needs,
  RotationPeriodDefaulted,
  RotationTargets,
  SecretId,
  SecretIdParam,
  SecretName,
  StageParam,
  TriggerIdField,
  ValueText,
  ValueTextOrEmpty,
} from '../fields.ts'
import { operation } from '../operation.ts'
import { STAGES } from '../rulings.ts'
import { Type } from '../type.ts'
import { EncryptedChain, ProtectionKeyRef, SecretDetail, StatusChange } from './shapes.ts'

const oneSecret = closed({ secretId: SecretIdParam })
const boundaryTypes = ['GLOBAL', 'ISOLATED'] as const
const keyTypes = ['DEFAULT', 'USER_MANAGED_KEY'] as const
const KmsKeyTag = {
  ...HexText,
  description: 'Up to 64 hexadecimal characters: the tag of a key from Get Protection Key List; needed for USER_MANAGED_KEY.',
}
const KmsBoundaryType = choice(boundaryTypes, 'GLOBAL or ISOLATED.')

export const createSecret = operation({
  id: 'createSecret',
  title: 'Create Secret',
  service: 'secret-manager',
  action: 'Change/createSecret',
  call: ['POST', '/api/v1/secrets'],
  params: Nothing,
  query: Nothing,
  body: closed(
    {
      secretName: SecretName,
      memo: Type.Optional(Memo),
      secretValue: closed(
        { value: ValueText, rotationTargets: RotationTargets },
        { description: 'An object with value and rotationTargets.' },
      ),
      secretType: choice(['BASIC'], 'BASIC.', 'BASIC'),
      autoRotationYN: choice(['Y', 'N'], 'Y or N; N when absent.', 'N'),
      autoRotationPeriod: RotationPeriodDefaulted,
      triggerId: Type.Optional(TriggerIdField),
      protectionKeyType: choice(keyTypes, 'DEFAULT or USER_MANAGED_KEY; DEFAULT when absent.', 'DEFAULT'),
      kmsKeyTag: Type.Optional(KmsKeyTag),
      kmsBoundaryType: Type.Optional(KmsBoundaryType),
    },
    {
      description: 'A JSON object.',
      allOf: [needs('autoRotationYN', 'Y', 'triggerId'), needs('protectionKeyType', 'USER_MANAGED_KEY', 'kmsKeyTag')],
      // NCP's callers send both. By default the key would not be used, nor the period kept; whoever says DEFAULT or N has said so.
      dependentRequired: { autoRotationPeriod: ['autoRotationYN'], kmsKeyTag: ['protectionKeyType'] },
    },
  ),
  reply: SecretDetail,
  resource: 'Secret/*',
  problems: ['secret.name-taken', 'key.not-found', 'key.unusable', 'key.state', 'function.not-found'],
})

export const updateSecretValue = operation({
  id: 'updateSecretValue',
  title: 'Update Secret Value',
  service: 'secret-manager',
  action: 'Change/updateSecretValue',
  call: ['PUT', '/api/v1/secrets/:secretId/values'],
  params: oneSecret,
  query: Nothing,
  body: closed(
    {
      previous: Type.Optional(ValueTextOrEmpty),
      active: Type.Optional(ValueTextOrEmpty),
      pending: Type.Optional(ValueTextOrEmpty),
    },
    { minProperties: 1, description: 'A JSON object with at least one of previous, active, pending.' },
  ),
  reply: closed({ encryptedSecretChain: EncryptedChain }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'key.unusable'],
  etag: 'matched',
})

export const updateSecretStageValue = operation({
  id: 'updateSecretStageValue',
  title: 'Update Secret Stage Value',
  service: 'secret-manager',
  action: 'Change/updateSecretStageValue',
  call: ['PUT', '/api/v1/secrets/:secretId/values/:stage'],
  params: closed({ secretId: SecretIdParam, stage: StageParam }),
  query: Nothing,
  body: closed({ value: ValueTextOrEmpty }, { description: 'A JSON object with value.' }),
  reply: closed({
    encryptedSecretValue: closed({
      value: { ...Ciphertext, description: 'Ciphertext of the value; begins with ncpkms:v1:. Empty where the stage was deleted.' },
      valueStage: choice(STAGES, 'previous, active or pending.'),
    }),
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'key.unusable'],
  etag: 'matched',
})

export const updateSecretMemo = operation({
  id: 'updateSecretMemo',
  title: 'Update Secret Memo',
  service: 'secret-manager',
  action: 'Change/updateSecretMemo',
  call: ['PUT', '/api/v1/secrets/:secretId/memo'],
  params: oneSecret,
  query: Nothing,
  body: closed({ memo: Memo }, { description: 'A JSON object with memo.' }),
  reply: closed({ secretId: SecretId, memo: MemoOut }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed'],
  etag: 'matched',
})

export const updateProtectionKey = operation({
  id: 'updateProtectionKey',
  title: 'Update Protection Key',
  service: 'secret-manager',
  action: 'Change/updateProtectionKey',
  call: ['PUT', '/api/v1/secrets/:secretId/protection-key'],
  params: oneSecret,
  query: Nothing,
  body: closed(
    {
      protectionKeyType: choice(keyTypes, 'DEFAULT or USER_MANAGED_KEY.'),
      kmsKeyTag: Type.Optional(KmsKeyTag),
      kmsBoundaryType: Type.Optional(KmsBoundaryType),
    },
    { description: 'A JSON object with protectionKeyType.', allOf: [needs('protectionKeyType', 'USER_MANAGED_KEY', 'kmsKeyTag')] },
  ),
  reply: closed({ secretId: SecretId, protectionKey: ProtectionKeyRef }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'secret.changed', 'key.not-found', 'key.unusable', 'key.state'],
  etag: 'matched',
})

export const enableSecret = operation({
  id: 'enableSecret',
  title: 'Enable Secret',
  service: 'secret-manager',
  action: 'Change/enableSecret',
  call: ['POST', '/api/v1/secrets/:secretId/enable'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: StatusChange,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state'],
})

export const disableSecret = operation({
  id: 'disableSecret',
  title: 'Disable Secret',
  service: 'secret-manager',
  action: 'Change/disableSecret',
  call: ['POST', '/api/v1/secrets/:secretId/disable'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: StatusChange,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state'],
})

export const requestSecretDeletion = operation({
  id: 'requestSecretDeletion',
  title: 'Request Secret Deletion',
  service: 'secret-manager',
  action: 'Change/requestSecretDeletion',
  call: ['POST', '/api/v1/secrets/:secretId/request-deletion'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: closed({ ...StatusChange.properties, expectedDestroyDate: InstantMs }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state'],
})

export const cancelSecretDeletion = operation({
  id: 'cancelSecretDeletion',
  title: 'Cancel Secret Deletion',
  service: 'secret-manager',
  action: 'Change/cancelSecretDeletion',
  call: ['POST', '/api/v1/secrets/:secretId/cancel-deletion'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: StatusChange,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state'],
})

export const deleteSecret = operation({
  id: 'deleteSecret',
  title: 'Delete Secret',
  service: 'secret-manager',
  action: 'Change/deleteSecret',
  call: ['DELETE', '/api/v1/secrets/:secretId'],
  params: oneSecret,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state'],
})
