import { LRUCache } from 'lru-cache'
import type { View } from '../barrier/view.ts'
import type { AccessKeyRow, AttachmentRow, PrincipalRow } from '../rows.ts'
import type { Actor } from './actor.ts'
import { type Compiled, compile } from './compile.ts'
import { type Decision, decide, type Request } from './decide.ts'
import { idsAllowed } from './ids-allowed.ts'
import { decideForJob, jobKeyState } from './job-grant.ts'
import type { Policy, Statement } from './statement.ts'
import { ADMINISTRATOR, systemPolicy } from './system-policies.ts'

const EVERYTHING = compile([ADMINISTRATOR])
const NOTHING = { allow: [], deny: [] }

/** Compiled policies by the row that names them: a changed attachment is another row. User-created ones are asked for their epochs. */
const compiled = new LRUCache<AttachmentRow, { epochs: string; compiled: Compiled }>({ max: 2000 })

/** Every caller may ask who they are. */
const WHO_AM_I = 'View/getCallerIdentity'
const OWN = { policy: '', policyName: 'what every caller may', statement: 0 }

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
    decide: (request) => (request.action === WHO_AM_I ? { allowed: true, by: OWN } : decide(policies, request)),
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
  const epochs = policies.map(({ epoch }) => epoch).join(' ')
  const known = compiled.get(attachment)
  if (known !== undefined && known.epochs === epochs) return known.compiled
  const made = compile(policies.map(({ policy }) => policy))
  compiled.set(attachment, { epochs, compiled: made })
  return made
}

/** Attached policies with the epoch of each user-created one. A policy that is attached and gone says nothing. */
export async function policiesIn(view: View, attachment: AttachmentRow): Promise<{ policy: Policy; epoch: number }[]> {
  const found: { policy: Policy; epoch: number }[] = []
  for (const id of JSON.parse(attachment.policies) as string[]) {
    const policy = await findPolicy(view, attachment.account, id)
    if (policy !== undefined) found.push(policy)
  }
  return found
}

/** A policy of an account by its id, system-managed or user-created. */
export async function findPolicy(view: View, account: string, id: string): Promise<{ policy: Policy; epoch: number } | undefined> {
  const system = systemPolicy(id)
  if (system !== undefined) return { policy: system, epoch: 0 }
  const row = await view.get('policy', id)
  if (row === undefined || row.account !== account) return undefined
  const statements = JSON.parse(row.permissions) as Statement[]
  return { policy: { id: row.id, name: row.name, type: 'USER_CREATED', description: row.description, statements }, epoch: row.epoch }
}
