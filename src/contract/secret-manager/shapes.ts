import {
  Ciphertext,
  choice,
  closed,
  InstantMs,
  MemoOut,
  nullable,
  Region,
  RotationPeriod,
  SecretId,
  SecretNameOut,
  text,
  ValueOut,
  YesNo,
} from '../fields.ts'
import { ROTATION_PHASES, SECRET_STATUSES } from '../rulings.ts'
import { Type } from '../type.ts'

/** Shapes that several answers of Secret Manager share (contract: secret-manager.md). */

export const SecretStatus = choice(SECRET_STATUSES, 'ENABLE, DISABLE, REVOKE or ROTATING.')
export const SecretType = choice(['BASIC'], 'BASIC.')
export const ProtectionKeyType = choice(['DEFAULT', 'USER_MANAGED_KEY'], 'DEFAULT or USER_MANAGED_KEY.')

export const TriggerSummary = closed(
  {
    id: text(0, 64, 'The id of the trigger.'),
    name: text(0, 50, 'The name of the trigger.'),
    url: text(0, 500, 'Where the trigger is shown.'),
    recentlyExecutedAction: nullable(text(0, 101, 'The action that the trigger fired last; null when none ran.')),
  },
  { description: 'The trigger that a rotation fires.' },
)

export const ProtectionKeyRef = closed(
  {
    type: ProtectionKeyType,
    kmsKeyTag: text(0, 64, 'The tag of the KMS key; empty for DEFAULT.'),
    kmsKeyName: text(0, 64, 'The name of the key.'),
  },
  { description: 'The protection key that seals the secret.' },
)

/** Get Secret Detail, and the answer of Create Secret. */
export const SecretDetail = closed({
  secretId: SecretId,
  secretName: SecretNameOut,
  secretStatus: SecretStatus,
  secretType: SecretType,
  memo: MemoOut,
  region: Region,
  /** Only in REVOKE. */
  expectedDestroyDate: Type.Optional(InstantMs),
  updateDate: InstantMs,
  registerDate: InstantMs,
  autoRotationYN: YesNo,
  /** Only while automatic rotation is on. */
  autoRotationPeriod: Type.Optional(RotationPeriod),
  nextRotationDate: nullable(InstantMs),
  rotationPhase: choice(ROTATION_PHASES, 'NONE, REQUESTED, STARTED or PENDING.'),
  lastRotationDate: nullable(InstantMs),
  lastRotationResultId: nullable(text(0, 64, 'The id of the last job that completed; null when none did.')),
  trigger: nullable(TriggerSummary),
  protectionKey: ProtectionKeyRef,
})

/** The stages of a secret as JSON texts; an empty stage is null. */
export const DecryptedChain = closed(
  { previous: nullable(ValueOut), active: nullable(ValueOut), pending: nullable(ValueOut) },
  { description: 'Each stage is JSON text; an empty stage is null.' },
)
export const EncryptedChain = closed(
  { previous: nullable(Ciphertext), active: nullable(Ciphertext), pending: nullable(Ciphertext) },
  { description: 'Each stage is ciphertext; an empty stage is null.' },
)
export const RotationTargetsOut = Type.Array(text(1, 10_000, 'A key of the value.'), {
  maxItems: 100,
  description: 'The keys of the value that rotation changes.',
})

export const LinkedSecret = closed({ secretId: SecretId, secretName: SecretNameOut })

/** The answer of a change of state. */
export const StatusChange = closed({ secretId: SecretId, secretStatus: SecretStatus, updateDate: InstantMs })
