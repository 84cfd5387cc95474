import { closed, Empty, flag, JobTokenParam, Nothing, SecretIdParam, text, ValueOut, ValueText } from '../fields.ts'
import { operation } from '../operation.ts'
import { FAIL_MESSAGE_MAX, RANDOM_STRING } from '../rulings.ts'
import { Type } from '../type.ts'
import { DecryptedChain, RotationTargetsOut } from './shapes.ts'

/** What a rotation action calls, with the token of its job. */
const oneJob = closed({ secretId: SecretIdParam, jobToken: JobTokenParam })
const Pending = closed({ pending: ValueOut })

export const startRotationJob = operation({
  id: 'startRotationJob',
  title: 'Start Rotation Job',
  service: 'secret-manager',
  action: 'Change/startRotationJob',
  call: ['POST', '/action/v1/secrets/:secretId/jobs/:jobToken/start'],
  params: oneJob,
  query: Nothing,
  body: Nothing,
  reply: closed({ decryptedSecretChain: DecryptedChain, rotationTargets: RotationTargetsOut }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'rotation.job-not-found', 'rotation.job-over', 'rotation.refused', 'secret.state', 'key.unusable'],
})

export const addPendingStage = operation({
  id: 'addPendingStage',
  title: 'Add Pending Stage',
  service: 'secret-manager',
  action: 'Change/addPendingStage',
  call: ['POST', '/action/v1/secrets/:secretId/jobs/:jobToken/pending'],
  params: oneJob,
  query: Nothing,
  body: Nothing,
  reply: Pending,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'rotation.job-not-found', 'rotation.job-over', 'rotation.refused', 'secret.state', 'key.unusable'],
})

export const updatePendingStage = operation({
  id: 'updatePendingStage',
  title: 'Update Pending Stage',
  service: 'secret-manager',
  action: 'Change/updatePendingStage',
  call: ['PUT', '/action/v1/secrets/:secretId/jobs/:jobToken/pending'],
  params: oneJob,
  query: Nothing,
  body: closed({ value: ValueText }, { description: 'A JSON object with value.' }),
  reply: Pending,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'rotation.job-not-found', 'rotation.job-over', 'rotation.refused', 'secret.state', 'key.unusable'],
})

export const generateRandomSecret = operation({
  id: 'generateRandomSecret',
  title: 'Generate Random Secret',
  service: 'secret-manager',
  action: 'Change/generateRandomSecret',
  call: ['POST', '/action/v1/secrets/:secretId/jobs/:jobToken/generate-random-secret'],
  params: oneJob,
  query: Nothing,
  body: closed(
    {
      length: Type.Integer({
        minimum: RANDOM_STRING.lengthMin,
        maximum: RANDOM_STRING.lengthMax,
        default: RANDOM_STRING.lengthDefault,
        description: 'A whole number, 5–32; 12 when absent.',
      }),
      excludeCharacters: Type.String({ maxLength: 128, default: '', description: 'Up to 128 characters that are not to be used.' }),
      excludeNumbers: flag('true or false.', false),
      excludePunctuation: flag('true or false.', false),
      excludeUppercase: flag('true or false.', false),
      excludeLowercase: flag('true or false.', false),
      includeSpace: flag('true or false; true when absent.', true),
      requireEachIncludedType: flag('true or false; true when absent.', true),
    },
    { description: 'A JSON object.' },
  ),
  reply: closed({ randomString: text(RANDOM_STRING.lengthMin, RANDOM_STRING.lengthMax, 'The random string.') }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'rotation.job-not-found', 'rotation.job-over', 'secret.state', 'key.unusable'],
})

export const completeRotationJob = operation({
  id: 'completeRotationJob',
  title: 'Complete Rotation Job',
  service: 'secret-manager',
  action: 'Change/completeRotationJob',
  call: ['POST', '/action/v1/secrets/:secretId/jobs/:jobToken/complete'],
  params: oneJob,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'rotation.job-not-found', 'rotation.job-over', 'rotation.refused', 'secret.state'],
})

export const failRotationJob = operation({
  id: 'failRotationJob',
  title: 'Fail Rotation Job',
  service: 'secret-manager',
  action: 'Change/failRotationJob',
  call: ['POST', '/action/v1/secrets/:secretId/jobs/:jobToken/fail'],
  params: oneJob,
  query: Nothing,
  body: closed(
    { message: Type.Optional(text(0, FAIL_MESSAGE_MAX, 'Up to 1000 characters: why it failed, without any value.')) },
    { description: 'A JSON object.' },
  ),
  reply: Empty,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'rotation.job-not-found', 'rotation.job-over'],
})
