import { Sealed } from '#base/sealed'
import type { ActivationRow } from '../activation-row.ts'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import { systemRecord } from '../door/system-record.ts'
import type { RunOrder } from '../ports/dispatch.ts'
import { type RunEnd, storeEnd } from '../rotation/store-end.ts'
import type { ActionRow } from '../rows.ts'
import { namesIn } from './action-names.ts'
import { actionLayers, mergedParameters, type Parameters } from './parameters.ts'
import { textsOfParameters } from './strike-out.ts'

/** Everything that one run of an action by hand is told; `undefined` when the action is gone by now. */
export async function prepareByHand(
  view: View,
  order: RunOrder,
): Promise<
  { action: ActionRow; parameters: Sealed<Parameters>; environment: Sealed<Record<string, string>>; texts: Sealed<string[]> } | undefined
> {
  const action = await view.get('action', order.action)
  if (action === undefined) return undefined
  const parameters = mergedParameters([...(await actionLayers(view, action)), order.parameters])
  return { action, parameters: new Sealed(parameters), environment: new Sealed({}), texts: new Sealed(textsOfParameters(parameters)) }
}

/** Stores how the run ended. */
export async function storeByHand(unit: Unit, order: RunOrder, end: RunEnd): Promise<Recorded<ActivationRow | undefined>> {
  const result = await storeEnd(unit, order, end)
  const { package: packageName, name } = namesIn(order.action)
  const message = `Run Action: activation ${order.activation} ended: ${end.status}.`
  const record = systemRecord(
    {
      account: order.account,
      operation: 'runAction',
      params: { package: packageName, action: name },
      notes: { resourceName: name, message },
    },
    unit.world,
  )
  return { result, records: [record] }
}
