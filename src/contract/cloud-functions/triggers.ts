import {
  choice,
  closed,
  Empty,
  flag,
  freeObject,
  InstantMs,
  Nothing,
  nullable,
  SecretId,
  SecretName,
  SecretNameOut,
  text,
} from '../fields.ts'
import { operation } from '../operation.ts'
import { TRIGGER_LINKS, WEBHOOK } from '../rulings.ts'
import { Type } from '../type.ts'
import { Activation, Description, LinkedSecrets, listQuery, Name, oneTrigger, onlyNew, Parameters } from './fields.ts'

const TriggerType = choice(['secret_manager'], 'secret_manager.')

const Trigger = closed({
  id: text(1, 64, 'The id of the trigger: the triggerId of Secret Manager.'),
  name: text(1, 50, 'The name of the trigger.'),
  type: TriggerType,
  description: text(0, 1000, 'What the trigger is for.'),
  parameters: Parameters,
  linkedSecretList: LinkedSecrets,
  actionList: Type.Array(closed({ name: text(1, 50, 'The name of the action.'), package: text(1, 50, 'Its package.') }), {
    description: 'The linked action, if any.',
  }),
  readsSecrets: Type.Array(SecretId, { description: 'Secrets whose ACTIVE the action may read besides the one that is rotated.' }),
  webhook: nullable(
    closed(
      {
        url: text(0, WEBHOOK.urlMax, 'Its address; without path and query for those who could not replace it.'),
        secret: Type.Optional(text(0, 64, 'The signing secret, shown once: when it is made, and when it is made anew.')),
      },
      { description: 'The webhook that is called instead of an action, if any.' },
    ),
  ),
  updateDate: InstantMs,
})

export const getTriggers = operation({
  id: 'getTriggers',
  title: 'Get Trigger List of Cloud Functions',
  service: 'cloud-functions',
  action: 'View/getTriggers',
  call: ['GET', '/ncf/api/v2/triggers'],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: Type.Array(Trigger),
  resource: 'Trigger/*',
  problems: [],
})

export const getTrigger = operation({
  id: 'getTrigger',
  title: 'Get Trigger',
  service: 'cloud-functions',
  action: 'View/getTrigger',
  call: ['GET', '/ncf/api/v2/triggers/:trigger'],
  params: oneTrigger,
  query: Nothing,
  body: Nothing,
  reply: Trigger,
  resource: 'Trigger/:trigger',
  problems: ['function.not-found'],
  etag: 'answered',
})

export const putTrigger = operation({
  id: 'putTrigger',
  title: 'Put Trigger',
  service: 'cloud-functions',
  action: 'Change/putTrigger',
  call: ['PUT', '/ncf/api/v2/triggers/:trigger'],
  params: closed({ trigger: Name }),
  query: closed({ ...onlyNew.properties, type: choice(['secret_manager'], 'secret_manager.', 'secret_manager') }),
  body: closed(
    {
      description: Type.Optional(Description),
      /** What is absent is taken away, as of whatever PUT replaces; the rest of the body stays as its own words say. */
      parameters: Type.Optional(Parameters),
      secretManagerLink: Type.Optional(
        Type.Array(closed({ secretName: SecretName }, { description: 'An object with secretName.' }), {
          maxItems: TRIGGER_LINKS.secretsMax,
          description:
            'Up to 500 objects with secretName: the secrets that the trigger serves. Absent, they stay as they are; [] takes all away.',
        }),
      ),
      webhook: Type.Optional(
        closed(
          {
            url: text(0, WEBHOOK.urlMax, 'An https address of up to 2,048 characters, or nothing to take the webhook off.'),
            rotateSecret: flag('true or false; true makes the signing secret anew.', false),
          },
          { description: 'An object with url: what is called instead of an action. Absent, it stays as it is.' },
        ),
      ),
      /** Ours: see "What a rotation action receives". */
      readsSecrets: Type.Optional(
        Type.Array(SecretId, {
          maxItems: TRIGGER_LINKS.readsMax,
          uniqueItems: true,
          description:
            'Up to 20 different ids of secrets whose ACTIVE the action may read. Absent, they stay as they are; [] takes all away.',
        }),
      ),
    },
    { description: 'A JSON object.' },
  ),
  reply: Trigger,
  resource: 'Trigger/:trigger',
  problems: [
    'secret.not-found',
    'function.exists',
    'function.links',
    'function.secret-linked',
    'function.in-use',
    'access.exceeds',
    'function.changed',
  ],
  etag: 'matched',
})

export const deleteTrigger = operation({
  id: 'deleteTrigger',
  title: 'Delete Trigger',
  service: 'cloud-functions',
  action: 'Change/deleteTrigger',
  call: ['DELETE', '/ncf/api/v2/triggers/:trigger'],
  params: oneTrigger,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Trigger/:trigger',
  problems: ['function.not-found', 'function.in-use', 'access.exceeds', 'function.changed'],
  etag: 'matched',
})

export const fireTrigger = operation({
  id: 'fireTrigger',
  title: 'Fire Trigger',
  service: 'cloud-functions',
  action: 'Change/fireTrigger',
  call: ['POST', '/ncf/api/v2/triggers/:trigger'],
  params: oneTrigger,
  query: Nothing,
  body: freeObject('A JSON object: parameters of this run.'),
  reply: closed({
    started: Type.Array(closed({ secretId: SecretId, secretName: SecretNameOut, jobToken: text(0, 64, 'The job token.') }), {
      description: 'The secrets for which a job was requested.',
    }),
    refused: Type.Array(
      closed({
        secretId: SecretId,
        secretName: SecretNameOut,
        reason: text(0, 1000, 'Why not.'),
        problem: text(0, 64, 'The code of the problem.'),
        why: nullable(text(0, 64, 'Which of the reasons of that code, where it has several.')),
      }),
      {
        description: 'The secrets for which none was.',
      },
    ),
    refusedUnseen: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'How many more there are for which none was: the caller may neither run their rotations nor list them.',
    }),
  }),
  resource: 'Trigger/:trigger',
  problems: ['function.not-found', 'function.unlinked', 'function.runner', 'access.exceeds'],
})

const link = {
  service: 'cloud-functions',
  params: oneTrigger,
  query: Nothing,
  body: closed({ action: Name, package: { ...Name, default: '-' } }, { description: 'A JSON object with action and package.' }),
  reply: Trigger,
  resource: 'Trigger/:trigger',
  etag: 'matched',
} as const

export const linkAction = operation({
  id: 'linkAction',
  title: 'Link Action',
  action: 'Change/linkAction',
  call: ['POST', '/ncf/api/v2/triggers/:trigger/link-action'],
  problems: ['function.not-found', 'function.links', 'access.exceeds', 'function.changed'],
  ...link,
})

export const unlinkAction = operation({
  id: 'unlinkAction',
  title: 'Unlink Action',
  action: 'Change/unlinkAction',
  call: ['DELETE', '/ncf/api/v2/triggers/:trigger/link-action'],
  problems: ['function.not-found', 'function.in-use', 'access.exceeds', 'function.changed'],
  ...link,
})

export const getTriggerActivations = operation({
  id: 'getTriggerActivations',
  title: 'Get Trigger Activation List',
  service: 'cloud-functions',
  action: 'View/getTriggerActivations',
  call: ['GET', '/ncf/api/v2/triggers/:trigger/activations'],
  params: oneTrigger,
  query: listQuery,
  body: Nothing,
  reply: Type.Array(Activation),
  resource: 'Trigger/:trigger',
  problems: ['function.not-found'],
})
