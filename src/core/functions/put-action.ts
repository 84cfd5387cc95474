import { isProblem, Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Prepared } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import { actionId, checkNew, checkPackage } from './action-names.ts'
import { actionDetail } from './action-shape.ts'
import { readArchive } from './archive.ts'
import { requireCodeRights } from './code-rights.ts'
import { readsOf, secretsOf, triggersOf } from './linked-secrets.ts'
import { sealActionParameters } from './parameters.ts'

/** Whether an archive is refused: found before the transaction, thrown in it so that the refusal is recorded. */
export interface PreparedCode {
  refusal: Problem | undefined
}

/**
 * Makes an action, or replaces all of it. Replacing one that runs for secrets needs the right to read them. A kind that this
 * machine cannot run, and an archive that cannot be unpacked, are refused here and not when a rotation needs them.
 */
export const putAction: Prepared<typeof OPERATIONS.putAction, PreparedCode> = {
  async prepare(_world, { body: { exec } }) {
    if (!exec.binary) return { refusal: undefined }
    try {
      await readArchive(exec.code ?? '', exec.kind)
      return { refusal: undefined }
    } catch (error) {
      if (isProblem(error)) return { refusal: error }
      throw error
    }
  },

  async run(unit, call) {
    const { package: packageName, action: name } = call.input.params
    const { exec, limits, description = '', parameters = {}, supportsDryRun } = call.input.body
    if (call.prepared.refusal !== undefined) throw call.prepared.refusal
    await checkPackage(unit, call.actor.account, packageName)
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
      binary: exec.binary ? (1 as const) : (0 as const),
      timeoutMs: limits.timeout,
      memoryMb: limits.memory,
      dryRuns: supportsDryRun || isReady(exec.kind) ? (1 as const) : (0 as const),
      updatedAt: unit.world.clock.now(),
    }
    call.note({ resourceName: name })
    const standing = await unit.get('action', id)
    mustMatch(call, standing?.epoch, 'function.changed', `The action ${name}`)
    checkNew(`an action ${name}`, standing, call.input.query.overwrite)
    if (standing === undefined) {
      const made = await unit.add('action', { id, account: call.actor.account, package: packageName, name, version: 1, ...content })
      call.note({ etag: made.epoch })
      return actionDetail(unit, call.actor, made)
    }
    const triggers = await triggersOf(unit, standing)
    await requireCodeRights(unit, call.actor, { linked: await secretsOf(unit, triggers), read: triggers.flatMap(readsOf) })
    const changed = await unit.change('action', standing, { version: standing.version + 1, ...content })
    call.note({ etag: changed.epoch })
    return actionDetail(unit, call.actor, changed)
  },
}

/** Kinds that come with Coffer bring their own code and entry point, and can be run dry; all others need some code. */
const isReady = (kind: string): boolean => kind.startsWith('ready:')

function checkCode({ kind, code = '', main }: { kind: string; code?: string | undefined; main: string }): void {
  if (!isReady(kind)) {
    if (code === '')
      throw new Problem('input.invalid', `exec.code: actions of kind ${kind} need code. Send it as text.`, {
        reason: { is: 'no-code', field: 'exec.code' },
      })
  } else if (code !== '' || main !== 'main') {
    throw new Problem('input.invalid', `exec: ${kind} comes with Coffer. Send neither code nor main; parameters say what it is to do.`, {
      reason: { is: 'unfit', field: 'exec' },
    })
  }
}
