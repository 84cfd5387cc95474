import {
  Count,
  choice,
  closed,
  InstantMs,
  JobTokenOrIdParam,
  Nothing,
  nullable,
  SecretId,
  SecretIdParam,
  SecretNameOut,
  text,
  ValueOut,
  YesNo,
} from '../fields.ts'
import { operation } from '../operation.ts'
import { JOB_CAUSES, JOB_FAILURES, JOB_KINDS, JOB_STATES, JOB_STEPS, ROTATION_PHASES, SECRET_STATUSES, SUMMARIES } from '../rulings.ts'
import { Type } from '../type.ts'
import { ProtectionKeyRef, SecretStatus } from './shapes.ts'

/** What Coffer answers beside the 32 operations of NCP (contract: secret-manager.md, "Ours"). */

const SecretSummary = closed({
  secretId: SecretId,
  secretName: SecretNameOut,
  secretStatus: SecretStatus,
  protectionKey: ProtectionKeyRef,
  registerDate: InstantMs,
  updateDate: InstantMs,
  autoRotationYN: YesNo,
  rotationPhase: choice(ROTATION_PHASES, 'NONE, REQUESTED, STARTED or PENDING.'),
  nextRotationDate: nullable(InstantMs),
  lastRotationDate: nullable(InstantMs),
  lastReadDate: nullable(InstantMs),
  overdue: Type.Boolean({ description: 'Whether the date of the next rotation has passed and no job completed since.' }),
})

export const getSecretSummaries = operation({
  id: 'getSecretSummaries',
  title: 'Get Secret Summaries',
  service: 'secret-manager',
  action: 'View/getSecretList',
  call: ['GET', '/api/v1/secret-summaries'],
  params: Nothing,
  query: closed({
    after: Type.Optional(text(1, SUMMARIES.cursorMax, 'What an earlier answer gave as next.')),
    pageSize: Type.Integer({
      minimum: 1,
      maximum: SUMMARIES.pageSizeMax,
      default: SUMMARIES.pageSizeDefault,
      description: 'A whole number, 1–200; 50 when absent.',
    }),
    search: Type.Optional(text(0, SUMMARIES.searchMax, 'Up to 512 characters, looked for in the name.')),
    status: Type.Optional(choice(SECRET_STATUSES, 'ENABLE, DISABLE, REVOKE or ROTATING.')),
    keyTag: Type.Optional(text(0, 64, 'The tag of a protection key: only secrets that are sealed under it.')),
    sort: choice(SUMMARIES.sorts, `One of ${SUMMARIES.sorts.join(', ')}; registerDate when absent.`, 'registerDate'),
  }),
  body: Nothing,
  reply: closed({
    secrets: Type.Array(SecretSummary, { maxItems: SUMMARIES.pageSizeMax }),
    next: nullable(text(1, SUMMARIES.cursorMax, 'Given as after, it answers the next page; null on the last.')),
    totalCount: Count,
  }),
  resource: 'Secret/*',
  problems: [],
})

const StageFacts = nullable(
  closed(
    { version: Count, registerDate: InstantMs },
    { description: 'The number of the value, which only grows, and when it was stored; null where the stage is empty.' },
  ),
)

/** What people see of a chain before they ask for a value, and what a deletion would mean. */
export const getSecretStages = operation({
  id: 'getSecretStages',
  title: 'Get Secret Stages',
  service: 'secret-manager',
  action: 'View/getSecretDetail',
  call: ['GET', '/api/v1/secrets/:secretId/stages'],
  params: closed({ secretId: SecretIdParam }),
  query: Nothing,
  body: Nothing,
  reply: closed({
    secretId: SecretId,
    stages: closed({ previous: StageFacts, active: StageFacts, pending: StageFacts }, { description: 'Which stages hold a value.' }),
    strayCount: Count,
    deletionDays: Count,
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found'],
  etag: 'answered',
})

export const getStrays = operation({
  id: 'getStrays',
  title: 'Get Stray Values',
  service: 'secret-manager',
  action: 'View/getSecretValue',
  call: ['GET', '/api/v1/secrets/:secretId/strays'],
  params: closed({ secretId: SecretIdParam }),
  query: Nothing,
  body: Nothing,
  reply: closed({
    strays: Type.Array(closed({ version: Count, value: ValueOut, registerDate: InstantMs }), {
      description: 'Values that jobs registered and that never became ACTIVE, newest first.',
    }),
  }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'secret.state', 'key.unusable'],
})

const rotationJob = {
  jobId: text(1, 64, 'The id of the job.'),
  jobToken: text(0, 64, 'The job token, in full only for those who may run rotations of this secret, else shortened.'),
  state: choice(JOB_STATES, `One of ${JOB_STATES.join(', ')}.`),
  cause: choice(JOB_CAUSES, `One of ${JOB_CAUSES.join(', ')}.`),
  kind: choice(JOB_KINDS, 'ROTATE; RETIRE, which takes PREVIOUS out of use; or DRY_RUN, which changes nothing.'),
  attempt: Count,
  triggerId: text(0, 64, 'The trigger that was fired.'),
  requestedDate: InstantMs,
  firedDate: nullable(InstantMs),
  startedDate: nullable(InstantMs),
  pendingDate: nullable(InstantMs),
  endedDate: nullable(InstantMs),
  retryDate: nullable(InstantMs),
  message: text(0, 2000, 'Why it ended as it did, or that it waits for its turn; empty while it runs.'),
  wouldWork: nullable(Type.Boolean({ description: 'Whether a rotation would work, of a dry run that reported; else null.' })),
  activationId: nullable(text(0, 64, 'The run of the action.')),
}
const RotationJob = closed(rotationJob)
const RotationJobStory = closed({
  ...rotationJob,
  timeline: Type.Array(
    closed({
      step: choice(JOB_STEPS, `One of ${JOB_STEPS.join(', ')}.`),
      date: InstantMs,
      why: nullable(choice(JOB_FAILURES, `Of a failure: ${JOB_FAILURES.join(', ')}.`)),
      durationMs: nullable(Count),
      outcome: choice(['done', 'failed'], 'done or failed.'),
      message: text(0, 2000, 'What happened, in a sentence.'),
    }),
    { description: 'Oldest first, with how long the job stood after each step; null after the last one.' },
  ),
  logs: Type.Array(text(0, 10_000, 'A line that the action printed.'), {
    description: 'What the action printed, for callers who may read its activations; else empty.',
  }),
})

export const getRotationJobs = operation({
  id: 'getRotationJobs',
  title: 'Get Rotation Jobs',
  service: 'secret-manager',
  action: 'View/getSecretDetail',
  call: ['GET', '/api/v1/secrets/:secretId/rotation-jobs'],
  params: closed({ secretId: SecretIdParam }),
  query: closed({
    pageSize: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'A whole number, 1–200; 50 when absent.' }),
  }),
  body: Nothing,
  reply: closed({ jobs: Type.Array(RotationJob, { maxItems: 200, description: 'Newest first.' }) }),
  resource: 'Secret/:secretId',
  problems: ['secret.not-found'],
})

export const getRotationJob = operation({
  id: 'getRotationJob',
  title: 'Get Rotation Job',
  service: 'secret-manager',
  action: 'View/getSecretDetail',
  call: ['GET', '/api/v1/secrets/:secretId/rotation-jobs/:jobToken'],
  params: closed({ secretId: SecretIdParam, jobToken: JobTokenOrIdParam }),
  query: Nothing,
  body: Nothing,
  reply: RotationJobStory,
  resource: 'Secret/:secretId',
  problems: ['secret.not-found', 'rotation.job-not-found'],
})
