import { Sealed } from '#base/sealed'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { PackageRow, TriggerRow } from '../function-rows.ts'
import type { ActionRow } from '../rows.ts'
import { actionNrn, NO_PACKAGE, packageNamed, packageNrn, triggerNrn } from './action-names.ts'

export type Parameters = Record<string, unknown>

/** What stands for a parameter's content where the caller may not see it. */
const MASK = '********'

export function sealPackageParameters(view: Pick<View, 'vault'>, id: string, parameters: Parameters): Uint8Array {
  return view.vault.sealSmall('package-parameters', id, new Sealed(JSON.stringify(parameters)))
}
export function sealActionParameters(view: Pick<View, 'vault'>, id: string, parameters: Parameters): Uint8Array {
  return view.vault.sealSmall('action-parameters', id, new Sealed(JSON.stringify(parameters)))
}
export function sealTriggerParameters(view: Pick<View, 'vault'>, id: string, parameters: Parameters): Uint8Array {
  return view.vault.sealSmall('trigger-parameters', id, new Sealed(JSON.stringify(parameters)))
}

export function openPackageParameters(view: Pick<View, 'vault'>, row: Pick<PackageRow, 'id' | 'sealedParameters'>): Sealed<Parameters> {
  return parsed(view.vault.openSmall('package-parameters', row.id, row.sealedParameters))
}
export function openActionParameters(view: Pick<View, 'vault'>, action: Pick<ActionRow, 'id' | 'sealedParameters'>): Sealed<Parameters> {
  return parsed(view.vault.openSmall('action-parameters', action.id, action.sealedParameters))
}
export function openTriggerParameters(view: Pick<View, 'vault'>, trigger: Pick<TriggerRow, 'id' | 'sealedParameters'>): Sealed<Parameters> {
  return parsed(view.vault.openSmall('trigger-parameters', trigger.id, trigger.sealedParameters))
}

/** The layers of parameters as one object; later layers win (contract: package, action, trigger, the call). */
export function mergedParameters(layers: readonly (Sealed<Parameters> | Parameters)[]): Parameters {
  return Object.assign({}, ...layers.map((layer) => (layer instanceof Sealed ? layer.open() : layer))) as Parameters
}

/** What an action is given before anything else is laid over it: its package's parameters under its own. */
export async function actionLayers(view: View, action: ActionRow): Promise<Sealed<Parameters>[]> {
  const own = openActionParameters(view, action)
  if (action.package === NO_PACKAGE) return [own]
  return [openPackageParameters(view, await packageNamed(view, action.account, action.package)), own]
}

/** Whether the parameters say the same as those that stand. */
export function sameParameters(standing: Sealed<Parameters>, parameters: Parameters): boolean {
  return JSON.stringify(standing.open()) === JSON.stringify(parameters)
}

/** Parameters may hold credentials: they are shown to those who could replace them, to all others by name only. */
export function shownPackageParameters(view: View, actor: Actor, row: PackageRow): Parameters {
  const request = { product: 'CloudFunctions', action: 'Change/putPackage', nrn: packageNrn(view.world, row) }
  return shown(openPackageParameters(view, row), actor.decide(request).allowed)
}
export function shownActionParameters(view: View, actor: Actor, action: ActionRow): Parameters {
  const request = { product: 'CloudFunctions', action: 'Change/putAction', nrn: actionNrn(view.world, action) }
  return shown(openActionParameters(view, action), actor.decide(request).allowed)
}
export function shownTriggerParameters(view: View, actor: Actor, trigger: TriggerRow): Parameters {
  return shown(openTriggerParameters(view, trigger), mayPutTrigger(view, actor, trigger))
}

/** Whether the caller could replace the trigger, and so may see what it holds. */
export function mayPutTrigger(view: View, actor: Actor, trigger: TriggerRow): boolean {
  return actor.decide({ product: 'CloudFunctions', action: 'Change/putTrigger', nrn: triggerNrn(view.world, trigger) }).allowed
}

function shown(parameters: Sealed<Parameters>, fully: boolean): Parameters {
  const all = parameters.open()
  return fully ? all : Object.fromEntries(Object.keys(all).map((name) => [name, MASK]))
}

function parsed(text: Sealed<string>): Sealed<Parameters> {
  return new Sealed(JSON.parse(text.open()) as Parameters)
}
