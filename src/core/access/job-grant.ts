import type { Instant } from '#base/instant'
import { LIMITS } from '#base/limits'
import type { JobRow } from '../rows.ts'
import type { JobGrant } from './actor.ts'
import type { Decision, Request } from './decide.ts'
import { nrnParts } from './nrn-pattern.ts'

/** What an action calls back: operations 27–32 (contract: secret-manager.md). */
const CALLS_BACK = new Set(
  ['startRotationJob', 'addPendingStage', 'updatePendingStage', 'generateRandomSecret', 'completeRotationJob', 'failRotationJob'].map(
    (name) => `Change/${name}`,
  ),
)
const COMPLETE = 'Change/completeRotationJob'
const READ_STAGE = 'View/getSecretStageValue'
const REF = { policy: '', policyName: "the job's own key", statement: 0 }

/**
 * What a job's own key may do, and nothing else: 27–32 for its secret, and ACTIVE of the secrets that its trigger
 * declares. That the token is its own job's is for the operation to check, since a policy knows no tokens.
 */
export function decideForJob(grant: JobGrant, over: boolean, request: Request): Decision {
  const id = secretOf(request)
  const allowed = over
    ? request.action === COMPLETE && id === grant.secret
    : (CALLS_BACK.has(request.action) && id === grant.secret) ||
      (request.action === READ_STAGE && request.stage === 'active' && id !== undefined && grant.reads.includes(id))
  return allowed ? { allowed, by: REF } : { allowed, by: undefined }
}

function secretOf({ product, nrn }: Request): string | undefined {
  const resource = nrnParts(nrn)?.[4]
  return product === 'SecretManager' && resource?.startsWith('Secret/') === true ? resource.slice('Secret/'.length) : undefined
}

/** How a job's key stands: alive, only good for repeating `complete`, or dead. */
export function jobKeyState(job: JobRow | undefined, fence: number | null, now: Instant): 'alive' | 'over' | 'dead' {
  if (job === undefined || fence !== job.fence) return 'dead'
  if (job.state === 'REQUESTED' || job.state === 'STARTED' || job.state === 'PENDING') return 'alive'
  const fresh = job.endedAt !== null && now - job.endedAt <= LIMITS.jobKeyGraceMs
  return job.state === 'COMPLETED' && fresh ? 'over' : 'dead'
}
