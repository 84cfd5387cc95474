import { closed, flag, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { CUSTOM_KEY_BITS } from '../rulings.ts'
import { Type } from '../type.ts'
import { Ciphertext, CiphertextOut, Context, KeyVersion, onOneKey, Plaintext, PlaintextOut, Signature, Signed } from './fields.ts'

/** Calls that use a key. Nothing stored changes by them, though to use a key is more than to look at it. */
const useOfOne = { ...onOneKey, changesNothing: true, problems: ['key.not-found', 'key.state', 'key.unusable'] } as const
const opening = { ...useOfOne, problems: [...useOfOne.problems, 'key.ciphertext'] } as const

export const encrypt = operation({
  id: 'encrypt',
  title: 'Encrypt',
  action: 'Change/encrypt',
  call: ['POST', '/kms/v1/keys/:keyTag/encrypt'],
  body: closed({ plaintext: Plaintext, context: Context }, { description: 'A JSON object with plaintext.' }),
  reply: closed({ ciphertext: CiphertextOut }),
  ...useOfOne,
})

export const decrypt = operation({
  id: 'decrypt',
  title: 'Decrypt',
  action: 'Change/decrypt',
  call: ['POST', '/kms/v1/keys/:keyTag/decrypt'],
  body: closed({ ciphertext: Ciphertext, context: Context }, { description: 'A JSON object with ciphertext.' }),
  reply: closed({ plaintext: PlaintextOut }),
  ...opening,
})

export const reencrypt = operation({
  id: 'reencrypt',
  title: 'Reencrypt',
  action: 'Change/reencrypt',
  call: ['POST', '/kms/v1/keys/:keyTag/reencrypt'],
  body: closed({ ciphertext: Ciphertext, context: Context }, { description: 'A JSON object with ciphertext.' }),
  reply: closed({ ciphertext: CiphertextOut }),
  ...opening,
})

export const createCustomKey = operation({
  id: 'createCustomKey',
  title: 'Create Custom Key',
  action: 'Change/createCustomKey',
  call: ['POST', '/kms/v1/keys/:keyTag/create-custom-key'],
  body: closed({
    requestPlainKey: flag('true or false; false when absent.', false),
    bits: Type.Unsafe<(typeof CUSTOM_KEY_BITS)[number]>({
      type: 'integer',
      enum: [...CUSTOM_KEY_BITS],
      default: 256,
      description: '128, 256 or 512; 256 when absent.',
    }),
    context: Context,
  }),
  reply: closed({
    ciphertext: text(1, 400, 'The new key, encrypted: ncpkms:v, the version, a colon, Base64.'),
    plaintext: Type.Optional(text(0, 88, 'Base64 of the new key; only where requestPlainKey was true.')),
  }),
  ...useOfOne,
})

export const sign = operation({
  id: 'sign',
  title: 'Sign',
  action: 'Change/sign',
  call: ['POST', '/kms/v1/keys/:keyTag/sign'],
  body: closed({ data: Signed }, { description: 'A JSON object with data.' }),
  reply: closed({ signature: text(1, 400, 'ncpkms:v, the version, a colon, Base64 of the signature.') }),
  ...useOfOne,
})

export const verify = operation({
  id: 'verify',
  title: 'Verify',
  action: 'Change/verify',
  call: ['POST', '/kms/v1/keys/:keyTag/verify'],
  body: closed({ data: Signed, signature: Signature }, { description: 'A JSON object with data and signature.' }),
  reply: closed({ valid: Type.Boolean({ description: 'Whether the signature is of this key and this data.' }) }),
  ...useOfOne,
})

export const getPublicKey = operation({
  id: 'getPublicKey',
  title: 'Get Public Key',
  action: 'View/getPublicKey',
  call: ['GET', '/kms/v1/keys/:keyTag/public-key'],
  ...onOneKey,
  query: closed({ keyVersion: Type.Optional(KeyVersion) }),
  body: Nothing,
  reply: closed({ publicKey: text(1, 1000, 'The public key as PEM (SubjectPublicKeyInfo).'), keyVersion: KeyVersion }),
  problems: ['key.not-found', 'key.state', 'key.unusable'],
})
