import { Problem } from '#base/problem'
import type { Operation } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { parseSecretValue } from '#contract/secret-value'
import type { Actor } from '../access/actor.ts'
import { mustBeAllowed } from '../access/denied.ts'
import type { Unit } from '../barrier/view.ts'
import type { Call, Changing } from '../door/call.ts'
import { actionId, actionNamed, actionNrn, NO_PACKAGE, triggerNrn } from '../functions/action-names.ts'
import { linkAction } from '../functions/link-action.ts'
import { actionLayers, mergedParameters } from '../functions/parameters.ts'
import { putAction } from '../functions/put-action.ts'
import { putTrigger } from '../functions/put-trigger.ts'
import type { SecretRow } from '../rows.ts'
import { openVersion } from '../secrets/chain.ts'
import { enableAutoRotation } from '../secrets/enable-auto-rotation.ts'
import { livingSecret, matchedSecret } from '../secrets/living-secret.ts'
import { mustAllow } from '../secrets/state.ts'
import { LACKS, setupLacks } from './setup-lacks.ts'

type SetUp = typeof OPERATIONS.setUpRotation
type Ask = Call<SetUp>

/**
 * Sets up a rotation that needs no code, in one transaction: the action that comes with Coffer, a trigger with these parameters, their
 * link, and the dates. Exactly what the single calls would do, with the rights that each of them needs; called again it replaces the parameters.
 */
export const setUpRotation: Changing<SetUp> = async (unit, call) => {
  const { system, parameters, adminSecretId, rotationPeriod } = call.input.body
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  checkTargets(secret, parameters)
  const action = `ready-${system}`
  const trigger = triggerNameFor(secret)
  mustMay(unit, call.actor, { action, trigger })
  if ((await unit.get('action', actionId(call.actor.account, NO_PACKAGE, action))) === undefined)
    await makeAction(unit, call, action, system)
  const { id } = await putTrigger(
    unit,
    within<typeof OPERATIONS.putTrigger>(call, {
      params: { trigger },
      query: { type: 'secret_manager', overwrite: 'true' as const },
      body: {
        description: `Rotates ${secret.name} (${system}).`,
        parameters: adminSecretId === undefined ? parameters : { ...parameters, adminSecretId },
        readsSecrets: adminSecretId === undefined ? [] : [adminSecretId],
        secretManagerLink: [{ secretName: secret.name }],
      },
    }),
  )
  const link = { params: { trigger }, query: {}, body: { action, package: NO_PACKAGE } }
  await linkAction(unit, within<typeof OPERATIONS.linkAction>(call, link))
  // Only now is it known that the caller may read both values.
  await checkLacks(unit, call, secret)
  const dated = { params: { secretId: secret.id }, query: {}, body: { rotationPeriod: rotationPeriod ?? 0 } }
  const next =
    rotationPeriod === undefined
      ? undefined
      : (await enableAutoRotation(unit, within<typeof OPERATIONS.enableAutoRotation>(call, dated))).nextRotationDate
  const after = await livingSecret(unit, call)
  call.note({ etag: after.epoch, resourceName: secret.name, message: `Set Up Rotation: ${action} by the trigger ${trigger}` })
  return { secretId: secret.id, triggerId: id, trigger, action, nextRotationDate: next ?? after.nextRotationAt }
}

/** The same caller, asking for one of the calls that this one is made of. What it notes is part of this one. */
function within<O extends Operation>(call: Ask, input: Call<O>['input']): Call<O> {
  return {
    actor: call.actor,
    input,
    prepared: undefined,
    ifMatch: undefined,
    requestId: call.requestId,
    note: () => undefined,
    refuse: call.refuse,
    once: (_, read) => read(),
  }
}

async function makeAction(unit: Unit, call: Ask, action: string, system: string): Promise<void> {
  const body = {
    exec: { kind: `ready:${system}`, main: 'main', binary: false },
    limits: { timeout: 60_000, memory: 256 as const },
    supportsDryRun: true,
  }
  const input = { params: { package: NO_PACKAGE, action }, query: { overwrite: 'true' as const }, body }
  await putAction.run(unit, { ...within<typeof OPERATIONS.putAction>(call, input), prepared: { refusal: undefined } })
}

/** Of names that a trigger may have, one that nobody else's secret gives. */
function triggerNameFor({ id, name }: SecretRow): string {
  return /^[A-Za-z0-9_-]{1,43}$/.test(name) ? `rotate-${name}` : `rotate-${id.slice(0, 32)}`
}

/** The door asked for this operation's own right alone. */
function mustMay(unit: Unit, actor: Actor, { action, trigger }: { action: string; trigger: string }): void {
  const { account } = actor
  const onTrigger = triggerNrn(unit.world, { account, name: trigger })
  const asked = [
    ['Change/putAction', actionNrn(unit.world, { account, package: NO_PACKAGE, name: action })],
    ['Change/putTrigger', onTrigger],
    ['Change/linkAction', onTrigger],
  ] as const
  for (const [right, nrn] of asked)
    mustBeAllowed(actor, { product: 'CloudFunctions', action: right, nrn }, ', which setting up a rotation needs.')
}

/** Found now and not by the first rotation, which would be by itself one day: what the action stops for every time. */
async function checkLacks(unit: Unit, { actor, input }: Ask, secret: SecretRow): Promise<void> {
  const { system, adminSecretId } = input.body
  const action = await actionNamed(unit, actor.account, NO_PACKAGE, `ready-${system}`)
  const own = adminSecretId === undefined ? {} : { adminSecretId }
  const parameters = mergedParameters([...(await actionLayers(unit, action)), input.body.parameters, own])
  const pairsOf = async (from: SecretRow | undefined) =>
    from === undefined || from.active === null ? undefined : parseSecretValue((await openVersion(unit, from, from.active)).open(), 'ACTIVE')
  // Of no other one was it asked whether the caller may read it.
  const administrator = adminSecretId === undefined ? undefined : await unit.get('secret', adminSecretId)
  const lacks = setupLacks({
    system,
    parameters,
    active: await pairsOf(secret),
    administrator: await pairsOf(administrator),
  })
  if (lacks.length === 0) return
  throw new Problem(
    'rotation.refused',
    `The action cannot work without ${lacks.map((each) => LACKS[each]).join(', ')}. Nothing was set up.`,
    {
      reason: { is: 'lacks', missing: lacks.join(', ') },
    },
  )
}

/** Found now and not by the first rotation: what the action would change has to be a rotation target. */
function checkTargets(secret: SecretRow, parameters: Record<string, unknown>): void {
  const targets = JSON.parse(secret.rotationTargets) as string[]
  const wanted = parameters['strategy'] === 'alternating' ? ['username', 'password'] : ['password']
  const missing = wanted.filter((each) => !targets.includes(each))
  if (missing.length === 0) return
  throw new Problem(
    'rotation.refused',
    `This strategy changes ${wanted.join(' and ')}, and ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} no rotation target of the secret. Create a secret whose rotation targets name ${wanted.join(' and ')}.`,
    { reason: { is: 'targets', wanted: wanted.join(', ') } },
  )
}
