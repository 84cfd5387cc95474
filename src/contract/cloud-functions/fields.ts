import { Count, choice, closed, freeObject, InstantMs, idOf, nullable, SecretId, SecretNameOut, text } from '../fields.ts'
import { ACTIVATION_LIST, PAGE_MAX } from '../rulings.ts'
import { Type } from '../type.ts'

/** Fields that operations of Cloud Functions share (contract: cloud-functions.md). */

const NAME = '^[A-Za-z0-9_-]{1,50}$'
const NAME_RULE = '1–50 characters; letters, digits, _ and -.'

/** A name that is made or given, and one by which something is looked for. */
export const Name = Type.String({ pattern: NAME, maxLength: 50, description: NAME_RULE })
export const NameParam = idOf(NAME, 50, 'function.not-found', NAME_RULE)
export const ActivationIdParam = idOf('^[0-9A-Za-z-]{1,64}$', 64, 'function.activation-not-found', 'The id of an activation.')

export const Description = text(0, 1000, '0–1000 characters.')
export const Parameters = freeObject('A JSON object: parameters of the action.')

export const oneAction = closed({ package: NameParam, action: NameParam })
export const oneTrigger = closed({ trigger: NameParam })

/** PUT makes or replaces, unless the caller says that there must be nothing to replace. */
export const onlyNew = closed({ overwrite: choice(['true', 'false'], 'true or false; false refuses to replace what exists.', 'true') })

export const listQuery = closed({
  limit: Type.Integer({
    minimum: 1,
    maximum: ACTIVATION_LIST.limitMax,
    default: ACTIVATION_LIST.limitDefault,
    description: 'A whole number, 1–200; 30 when absent.',
  }),
  skip: Type.Integer({ minimum: 0, maximum: PAGE_MAX, default: 0, description: 'A whole number from 0; 0 when absent.' }),
})

export const Activation = closed({
  activationId: text(1, 64, 'The id of the run.'),
  name: text(0, 101, 'The name of the action.'),
  namespace: text(0, 101, 'The package of the action.'),
  start: InstantMs,
  end: nullable(InstantMs),
  duration: nullable(Count),
  logs: Type.Array(text(0, 10_000, 'A line that the action printed; secret values are struck out.')),
  response: closed({
    result: Type.Unknown({ description: 'What the action answered; secret values are struck out.' }),
    status: text(0, 50, 'success, action error, timed out, killed, not accepted (by a webhook) or running.'),
    success: Type.Boolean({ description: 'Whether the run succeeded.' }),
  }),
})

export const LinkedSecrets = Type.Array(closed({ secretId: SecretId, secretName: SecretNameOut }), {
  description: 'The secrets that it serves.',
})
