import type { View } from '../barrier/view.ts'
import type { AccessKeyRow, AttachmentRow, PolicyRow, PrincipalRow } from '../rows.ts'
import type { Actor } from './actor.ts'
import { type Compiled, compile } from './compile.ts'
import { type Decision, decide, type Request } from './decide.ts'
import { decideList } from './decide-list.ts'
import { idsAllowed } from './ids-allowed.ts'
import { decideForJob, jobKeyState } from './job-grant.ts'
import type { Policy, Statement } from './statement.ts'
import { ADMINISTRATOR, systemPolicy } from './system-policies.ts'

const EVERYTHING = compile([ADMINISTRATOR])
const NOTHING = { allow: [], deny: [] }

/**
 * What was made of rows, as long as the very row is in memory: a changed row is another object, so nothing here can
 * outlive a change, and there is never more of it than there are rows.
 */
const compiledOf = new WeakMap<AttachmentRow, Compiled>()
const policyOf = new WeakMap<PolicyRow, Policy>()

/** Every caller may ask who they are. */
const WHO_AM_I = 'View/getCallerIdentity'
const OWN = { policy: '', policyName: 'what every caller may', statement: 0 }

/** Lists that show what one may see: those who may see something are let in. */
const SHOWING = new Set(['SecretManager View/getSecretList', 'IAM View/getSubAccountList', 'KMS View/getKeyList'])
function showsWhatMayBeSeen({ product, action, nrn }: Request): boolean {
  return nrn.endsWith('/*') && SHOWING.has(`${product} ${action}`)
}

/** The actor behind an access key; `undefined` when the key or its owner may not call at all. */
export async function actorOf(
  view: View,
  key: AccessKeyRow,
  ip: string,
): Promise<{ actor: Actor; principal: PrincipalRow | undefined } | undefined> {
  const now = view.world.clock.now()
  if (key.active === 0 || (key.expiresAt !== null && now >= key.expiresAt)) return undefined
  if (key.kind === 'job') {
    const actor = await jobActor(view, key, ip)
    return actor === undefined ? undefined : { actor, principal: undefined }
  }
  const principal = await view.get('principal', key.principal)
  if (principal === undefined || principal.active === 0 || principal.apiAccess === 0 || principal.account !== key.account) return undefined
  return { actor: actorFrom(view, principal, key, ip, await policiesOf(view, principal)), principal }
}

function actorFrom(view: View, principal: PrincipalRow, key: AccessKeyRow, ip: string, policies: Compiled): Actor {
  const place = { region: view.world.region, memberNo: principal.account }
  return {
    account: principal.account,
    type: principal.type === 'main' ? 'Customer' : 'Sub',
    id: principal.id,
    name: principal.loginId,
    accessKey: key.id,
    ip,
    policies: policies.policies,
    decide: (request) => {
      if (request.action === WHO_AM_I) return { allowed: true, by: OWN }
      return showsWhatMayBeSeen(request) ? decideList(policies, request) : decide(policies, request)
    },
    idsAllowed: (action, product, type) => idsAllowed(policies, action, { ...place, product, type }),
  }
}

async function jobActor(view: View, key: AccessKeyRow, ip: string): Promise<Actor | undefined> {
  const job = key.job === null ? undefined : await view.get('job', key.job)
  const state = jobKeyState(job, key.fence, view.world.clock.now())
  if (job === undefined || state === 'dead') return undefined
  const trigger = await view.get('trigger', job.trigger)
  const declared = trigger === undefined ? [] : (JSON.parse(trigger.readsSecrets) as string[])
  const grant = { job: job.id, secret: job.secret, reads: [job.secret, ...declared] }
  return {
    account: key.account,
    type: 'Job',
    id: job.id,
    name: `rotation job ${job.id}`,
    accessKey: key.id,
    ip,
    job: grant,
    policies: [],
    decide: (request: Request): Decision => decideForJob(grant, state === 'over', request),
    idsAllowed: () => NOTHING,
  }
}

/** The policies of a principal, ready to be asked. The main account holds everything. */
export async function policiesOf(view: View, principal: PrincipalRow): Promise<Compiled> {
  if (principal.type === 'main') return EVERYTHING
  const attachment = await view.get('attachment', principal.id)
  if (attachment === undefined) return compile([])
  const policies = await policiesIn(view, attachment)
  const known = compiledOf.get(attachment)
  if (known?.policies.length === policies.length && known.policies.every((policy, at) => policy === policies[at])) return known
  const made = compile(policies)
  compiledOf.set(attachment, made)
  return made
}

/** Attached policies. One that is attached and gone says nothing. */
async function policiesIn(view: View, attachment: AttachmentRow): Promise<Policy[]> {
  const found: Policy[] = []
  for (const id of JSON.parse(attachment.policies) as string[]) {
    const policy = await findPolicy(view, attachment.account, id)
    if (policy !== undefined) found.push(policy)
  }
  return found
}

/** A policy of an account by its id, system-managed or user-created; of the same row it is the same object. */
export async function findPolicy(view: View, account: string, id: string): Promise<Policy | undefined> {
  const system = systemPolicy(id)
  if (system !== undefined) return system
  const row = await view.get('policy', id)
  if (row === undefined || row.account !== account) return undefined
  const known = policyOf.get(row)
  if (known !== undefined) return known
  const statements = JSON.parse(row.permissions) as Statement[]
  const made: Policy = { id: row.id, name: row.name, type: 'USER_CREATED', description: row.description, statements }
  policyOf.set(row, made)
  return made
}
