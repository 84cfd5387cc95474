import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { actionId, checkPackage } from './action-names.ts'
import { actionDetail } from './action-shape.ts'
import { requireCodeRights } from './code-rights.ts'
import { readsOf, secretsOf, triggersOf } from './linked-secrets.ts'
import { sealActionParameters } from './parameters.ts'

/**
 * Makes an action, or replaces all of it. Replacing one that runs for secrets needs the right to read them. A kind that this
 * machine cannot run is refused here and not when a rotation needs it.
 */
export const putAction: Changing<typeof OPERATIONS.putAction> = async (unit, call) => {
  const { package: packageName, action: name } = call.input.params
  const { exec, limits, description = '', parameters = {}, supportsDryRun } = call.input.body
  checkPackage(packageName)
  if (exec.binary) {
    throw new Problem('input.invalid', 'exec.binary: zip archives are not run yet. Send the code as text, with binary false.')
  }
  checkCode(exec)
  const refusal = unit.world.dispatch?.refusal(exec.kind)
  if (refusal !== undefined) throw refusal
  const id = actionId(call.actor.account, packageName, name)
  const content = {
    description,
    sealedParameters: sealActionParameters(unit, id, parameters),
    kind: exec.kind,
    code: exec.code ?? '',
    main: exec.main,
    binary: 0 as const,
    timeoutMs: limits.timeout,
    memoryMb: limits.memory,
    dryRuns: supportsDryRun ? (1 as const) : (0 as const),
    updatedAt: unit.world.clock.now(),
  }
  call.note({ resourceName: name })
  const standing = await unit.get('action', id)
  if (standing === undefined) {
    const made = await unit.add('action', { id, account: call.actor.account, package: packageName, name, version: 1, ...content })
    return actionDetail(unit, call.actor, made)
  }
  const triggers = await triggersOf(unit, standing)
  await requireCodeRights(unit, call.actor, { linked: await secretsOf(unit, triggers), read: triggers.flatMap(readsOf) })
  return actionDetail(unit, call.actor, await unit.change('action', standing, { version: standing.version + 1, ...content }))
}

/** Kinds that come with Coffer bring their own code and entry point; all others need some. */
function checkCode({ kind, code = '', main }: { kind: string; code?: string | undefined; main: string }): void {
  if (!kind.startsWith('ready:')) {
    if (code === '') throw new Problem('input.invalid', `exec.code: actions of kind ${kind} need code. Send it as text.`)
  } else if (code !== '' || main !== 'main') {
    throw new Problem('input.invalid', `exec: ${kind} comes with Coffer. Send neither code nor main; parameters say what it is to do.`)
  }
}
