import { type Caller, type Chain, makeCaller } from './caller.ts'
import { examination } from './examine.ts'
import { readPlan } from './plan.ts'
import { retire } from './retire.ts'
import { rotate } from './rotate.ts'
import type { Admins, Started } from './started.ts'
import type { OpenTarget } from './target.ts'
import { say, story, Trouble } from './trouble.ts'
import { readValue, type Value } from './value.ts'

type Params = Readonly<Record<string, unknown>>

/**
 * Runs one action from its start to complete or fail (contract: cloud-functions.md, "The process to follow"). Whatever goes wrong is
 * told to Coffer and thrown. A dry run calls neither of the two: it answers what it looked at.
 */
export async function run(params: Params, open: OpenTarget, admins: Admins = 'log in'): Promise<object> {
  const caller = makeCaller(params)
  const { chain, rotationTargets } = await caller.start()
  say('The rotation was started.')
  const begun = { caller, chain, rotationTargets, open, admins }
  if (params['dryRun'] === true) return { checks: await examination(() => begin(params, begun)) }
  try {
    const started = await begin(params, begun)
    await (started.plan.step === 'retire' ? retire(started) : rotate(started))
    return { rotated: true }
  } catch (error) {
    const reason = story(error)
    say(`Failed: ${reason}`)
    await caller.fail(reason).catch((refusal: unknown) => say(`The failure could not be reported: ${story(refusal)}`))
    throw new Error(reason.replace(/\.$/, ''))
  }
}

interface Begun {
  caller: Caller
  chain: Chain
  rotationTargets: readonly string[]
  open: OpenTarget
  admins: Admins
}

async function begin(params: Params, { caller, chain, rotationTargets, open, admins }: Begun): Promise<Started> {
  const plan = readPlan(params)
  for (const each of plan.strategy === 'single' ? ['password'] : ['username', 'password']) {
    if (!rotationTargets.includes(each)) {
      throw new Trouble(
        `The strategy "${plan.strategy}" changes "${each}", which is no rotation target of the secret. Make a secret whose rotation targets name it.`,
      )
    }
  }
  if (chain.active === null) throw new Trouble('The secret has no ACTIVE to begin with.')
  const active = readValue(chain.active, 'ACTIVE')
  const admin = plan.adminSecretId === undefined ? undefined : await adminOf(caller, plan.adminSecretId, admins)
  return {
    caller,
    plan,
    active,
    admin,
    admins,
    target: open(params, active),
    previous: chain.previous === null ? undefined : readValue(chain.previous, 'PREVIOUS'),
    pending: chain.pending === null ? undefined : readValue(chain.pending, 'PENDING'),
  }
}

async function adminOf(caller: Caller, secretId: string, admins: Admins): Promise<Value> {
  const text = await caller.active(secretId).catch((error: unknown) => {
    throw new Trouble(
      `The secret of "adminSecretId" cannot be read: the trigger has to name it in readsSecrets, and it has to be in ENABLE. ${story(error)}`,
    )
  })
  return readValue(text, 'the administrator', admins === 'have tokens')
}
