import { LIMITS } from '#base/limits'
import { Count, closed, Empty, flag, freeObject, InstantMs, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { ACTION_MEMORY, ACTION_TIMEOUT_MS, RUN_WAIT_MS } from '../rulings.ts'
import { Type } from '../type.ts'
import { Activation, ActivationIdParam, Description, listQuery, Name, NameParam, oneAction, onlyNew, Parameters } from './fields.ts'

const KIND_RULE = 'nodejs: or python: and a version, or ready: and a system.'

const Limits = closed(
  {
    timeout: Type.Integer({
      minimum: ACTION_TIMEOUT_MS.min,
      maximum: ACTION_TIMEOUT_MS.max,
      default: ACTION_TIMEOUT_MS.default,
      description: 'Milliseconds: a whole number, 500–300,000; 60,000 when absent.',
    }),
    memory: Type.Unsafe<(typeof ACTION_MEMORY.sizesMb)[number]>({
      type: 'integer',
      enum: [...ACTION_MEMORY.sizesMb],
      default: ACTION_MEMORY.defaultMb,
      description: 'Megabytes: 128, 256, 512 or 1024; 128 when absent.',
    }),
  },
  { description: 'An object with timeout and memory.', default: { timeout: ACTION_TIMEOUT_MS.default, memory: ACTION_MEMORY.defaultMb } },
)

const Exec = closed(
  {
    kind: Type.String({
      maxLength: 32,
      pattern: '^(?:(?:nodejs|python):[A-Za-z0-9._-]{1,24}|ready:(?:postgresql|mysql|redis|http))$',
      description: `${KIND_RULE} Such as nodejs:default; ready:postgresql, ready:mysql, ready:redis and ready:http come with Coffer.`,
    }),
    /** Absent for the actions that come with Coffer alone: put-action.ts asks for it. */
    code: Type.Optional(
      text(0, LIMITS.actionBodyMaxBytes, 'The code as text, or a base64 zip where binary is true; up to 2 MiB. None for a ready: kind.'),
    ),
    binary: flag('true or false; true for a base64 zip.', false),
    main: Type.String({
      maxLength: 64,
      pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$',
      default: 'main',
      description: 'The name of the function to call: 1–64 letters, digits and _; main when absent.',
    }),
  },
  { description: 'An object with kind and code, or with a ready: kind alone.' },
)

const actionItem = {
  name: text(1, 50, 'The name of the action.'),
  package: text(1, 50, 'The package of the action; - is none.'),
  type: text(1, 50, 'What kind of action it is.'),
  description: text(0, 1000, 'What the action does.'),
  limits: closed({ timeout: Count, memory: Count }, { description: 'Milliseconds, and megabytes.' }),
  version: Count,
  updateDate: InstantMs,
}
const ActionDetail = closed({
  ...actionItem,
  parameters: Parameters,
  supportsDryRun: Type.Boolean({ description: 'Whether it can be run dry.' }),
  exec: closed({
    kind: text(1, 32, KIND_RULE),
    code: text(0, LIMITS.actionBodyMaxBytes, 'The code.'),
    main: text(0, 64, 'The function that is called.'),
    binary: Type.Boolean({ description: 'Whether the code is a base64 zip.' }),
  }),
})

export const getActions = operation({
  id: 'getActions',
  title: 'Get Action List',
  service: 'cloud-functions',
  action: 'View/getActions',
  call: ['GET', '/ncf/api/v2/packages/:package/actions'],
  params: closed({ package: NameParam }),
  query: Nothing,
  body: Nothing,
  reply: Type.Array(closed({ ...actionItem, exec: closed({ kind: text(1, 32, KIND_RULE) }) })),
  resource: 'Action/:package/*',
  problems: ['function.not-found'],
})

export const getAction = operation({
  id: 'getAction',
  title: 'Get Action',
  service: 'cloud-functions',
  action: 'View/getAction',
  call: ['GET', '/ncf/api/v2/packages/:package/actions/:action'],
  params: oneAction,
  query: Nothing,
  body: Nothing,
  reply: ActionDetail,
  resource: 'Action/:package/:action',
  problems: ['function.not-found'],
  etag: 'answered',
})

export const putAction = operation({
  id: 'putAction',
  title: 'Put Action',
  service: 'cloud-functions',
  action: 'Change/putAction',
  call: ['PUT', '/ncf/api/v2/packages/:package/actions/:action'],
  params: closed({ package: NameParam, action: Name }),
  query: onlyNew,
  body: closed(
    {
      description: Type.Optional(Description),
      parameters: Type.Optional(Parameters),
      exec: Exec,
      limits: Limits,
      /** Ours: without it, no dry run calls the action. */
      supportsDryRun: flag('true or false: whether the action looks and changes nothing when its parameters hold dryRun: true.', false),
    },
    { description: 'A JSON object with exec.' },
  ),
  reply: ActionDetail,
  resource: 'Action/:package/:action',
  problems: ['function.not-found', 'function.exists', 'function.runner', 'access.exceeds', 'function.changed'],
  bodyMaxBytes: LIMITS.actionBodyMaxBytes,
  etag: 'matched',
})

export const deleteAction = operation({
  id: 'deleteAction',
  title: 'Delete Action',
  service: 'cloud-functions',
  action: 'Change/deleteAction',
  call: ['DELETE', '/ncf/api/v2/packages/:package/actions/:action'],
  params: oneAction,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Action/:package/:action',
  problems: ['function.not-found', 'function.in-use', 'access.exceeds', 'function.changed'],
  etag: 'matched',
})

export const runAction = operation({
  id: 'runAction',
  title: 'Run Action',
  service: 'cloud-functions',
  action: 'Change/runAction',
  call: ['POST', '/ncf/api/v2/packages/:package/actions/:action'],
  params: oneAction,
  query: closed({
    timeout: Type.Integer({
      minimum: 0,
      maximum: RUN_WAIT_MS.max,
      default: RUN_WAIT_MS.default,
      description: 'How long to wait for the answer, in milliseconds: a whole number, 0–300,000; 60,000 when absent.',
    }),
  }),
  body: freeObject('A JSON object: parameters of this run.'),
  reply: closed({
    activationId: text(1, 64, 'The id of the run.'),
    duration: Type.Optional(Count),
    response: Type.Optional(Activation.properties.response),
  }),
  resource: 'Action/:package/:action',
  problems: ['function.not-found', 'function.runner'],
})

export const getActionActivations = operation({
  id: 'getActionActivations',
  title: 'Get Action Activation List',
  service: 'cloud-functions',
  action: 'View/getActionActivations',
  call: ['GET', '/ncf/api/v2/packages/:package/actions/:action/activations'],
  params: oneAction,
  query: listQuery,
  body: Nothing,
  reply: Type.Array(Activation),
  resource: 'Action/:package/:action',
  problems: ['function.not-found'],
})

export const getActionActivation = operation({
  id: 'getActionActivation',
  title: 'Get Action Activation',
  service: 'cloud-functions',
  action: 'View/getActionActivation',
  call: ['GET', '/ncf/api/v2/packages/:package/actions/:action/activations/:activationId'],
  params: closed({ package: NameParam, action: NameParam, activationId: ActivationIdParam }),
  query: Nothing,
  body: Nothing,
  reply: Activation,
  resource: 'Action/:package/:action',
  problems: ['function.not-found', 'function.activation-not-found'],
})
