import { isProblem, Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { refusedBy } from '../access/denied.ts'
import type { Changing } from '../door/call.ts'
import { checkCanFire, openJob } from '../rotation/open-job.ts'
import { secretNrn, triggerNamed } from './action-names.ts'
import { requireCodeRights } from './code-rights.ts'
import { mayOnSecret, readsOf, secretsOf } from './linked-secrets.ts'

const EXECUTE = 'Change/executeRotationJob'
type Fired = Reply<typeof OPERATIONS.fireTrigger>

/**
 * Requests a rotation of each secret that the trigger serves and answers, for each that the caller may see, whether a job was
 * made; those that the caller may neither rotate nor see are counted. The body holds parameters of these runs alone; a retry does not repeat them. They change what runs for the secrets (an
 * address to log in at is one), so they need the right to read them.
 */
export const fireTrigger: Changing<typeof OPERATIONS.fireTrigger> = async (unit, call) => {
  const { actor, input } = call
  const trigger = await triggerNamed(unit, actor.account, input.params.trigger)
  call.note({ resourceName: trigger.name })
  await checkCanFire(unit, trigger.id)
  const body = input.body as Record<string, unknown>
  const linked = await secretsOf(unit, [trigger])
  const told = Object.keys(body).length > 0
  if (told && trigger.sealedWebhook !== null)
    throw new Problem(
      'input.invalid',
      `The trigger ${trigger.name} calls a webhook, which is told no parameters. Fire it without a body.`,
      { reason: { is: 'unfit', field: 'parameters' } },
    )
  if (told) await requireCodeRights(unit, actor, { linked, read: readsOf(trigger) })
  const parameters = told ? { parameters: new Sealed(body) } : {}
  const fired: Fired = { started: [], refused: [], refusedUnseen: 0 }
  for (const secret of linked) {
    const which = { secretId: secret.id, secretName: secret.name }
    if (!mayOnSecret(unit, actor, EXECUTE, secret.id)) {
      const request = { product: 'SecretManager', action: EXECUTE, nrn: secretNrn(unit.world, actor.account, secret.id) }
      const denied = new Problem(
        'access.denied',
        `${actor.name} may not run rotations of it.`,
        refusedBy(actor, request, actor.decide(request)),
      )
      const problem = call.refuse(denied, `Secret/${secret.id}`)
      if (mayOnSecret(unit, actor, 'View/getSecretList', secret.id))
        fired.refused.push({ ...which, reason: problem.message, problem: 'access.denied', why: null })
      else fired.refusedUnseen += 1
      continue
    }
    try {
      const { token } = await openJob(unit, secret, { cause: 'trigger', attempt: 1, by: actor.name, ...parameters })
      fired.started.push({ ...which, jobToken: token.open() })
    } catch (error) {
      if (!isProblem(error)) throw error
      fired.refused.push({ ...which, reason: error.message, problem: error.code, why: error.reason?.is ?? null })
    }
  }
  const refused = fired.refused.length + fired.refusedUnseen
  call.note({ message: `Fire Trigger: ${fired.started.length} rotations requested, ${refused} refused` })
  return fired
}
