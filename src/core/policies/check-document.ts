import { Problem } from '#base/problem'
import type { Input } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { POLICY } from '#contract/rulings'
import { readerOf } from '#contract/schema-reader'
import { ConditionValues } from '#contract/sub-account/policy-document'
import { faultsOf } from '../access/condition.ts'
import type { Condition, Statement } from '../access/statement.ts'
import { faultOfAction, faultOfNrn, faultOfProduct } from './words.ts'

type Written = Input<typeof OPERATIONS.createPolicy>['body']['permissions']

export interface Fault {
  /** `permissions[0].targets[1].actions[0]`. */
  path: string
  fault: string
}

/** The statements of a document, or Problem `input.invalid` that names the first fault with its place. */
export function checkedStatements(written: Written): Statement[] {
  const [first] = faultsIn(written)
  if (first !== undefined)
    throw new Problem('input.invalid', `${first.path}: ${first.fault}`, { reason: { is: 'document', field: first.path } })
  return written.map(({ effect, targets, condition }) =>
    condition === undefined ? { effect, targets } : { effect, targets, condition: condition as Condition },
  )
}

/** Everything that is wrong with a document whose shape is right, in its order. */
export function* faultsIn(permissions: Written): Generator<Fault> {
  yield* tooLarge(permissions)
  for (const [p, { targets, condition }] of permissions.entries()) {
    const path = `permissions[${p}]`
    for (const [t, target] of targets.entries()) yield* faultsOfTarget(target, `${path}.targets[${t}]`)
    if (condition !== undefined) yield* faultsOfCondition(condition, `${path}.condition`)
  }
}

function* tooLarge(permissions: Written): Generator<Fault> {
  const all = permissions.flatMap(({ targets }) => targets)
  const patterns = all.reduce((sum, { actions, resourceNrns }) => sum + actions.length + resourceNrns.length, 0)
  if (patterns > POLICY.patternsMax)
    yield { path: 'permissions', fault: `at most ${POLICY.patternsMax} actions and resources in all; these are ${patterns}.` }
  const bytes = Buffer.byteLength(JSON.stringify(permissions))
  if (bytes > POLICY.bytesMax) yield { path: 'permissions', fault: `at most ${POLICY.bytesMax} bytes of JSON; these are ${bytes}.` }
}

function* faultsOfTarget({ product, actions, resourceNrns }: Written[number]['targets'][number], path: string): Generator<Fault> {
  const ofProduct = faultOfProduct(product)
  if (ofProduct !== undefined) yield { path: `${path}.product`, fault: ofProduct }
  else {
    for (const [at, action] of actions.entries()) {
      const fault = faultOfAction(product, action)
      if (fault !== undefined) yield { path: `${path}.actions[${at}]`, fault }
    }
  }
  for (const [at, nrn] of resourceNrns.entries()) {
    const fault = faultOfNrn(nrn)
    if (fault !== undefined) yield { path: `${path}.resourceNrns[${at}]`, fault }
  }
}

const NAMES: readonly [max: number, rule: string][] = [
  [POLICY.operatorsMax, 'operators'],
  [POLICY.keysMax, 'keys'],
]
const readValues = readerOf(ConditionValues as Parameters<typeof readerOf>[0], '', 'json')

/** Operator, key, list of texts; then what they mean. */
function* faultsOfCondition(condition: Record<string, unknown>, path: string): Generator<Fault> {
  const shape = [...faultsOfShape(condition, path)]
  if (shape.length > 0) {
    yield* shape
    return
  }
  for (const { path: inside, fault } of faultsOf(condition as Condition)) yield { path: `${path}.${inside}`, fault }
}

function* faultsOfShape(condition: Record<string, unknown>, path: string): Generator<Fault> {
  yield* faultOfCount(condition, path, 0)
  for (const [operator, keys] of Object.entries(condition)) {
    const here = `${path}.${shown(operator)}`
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) {
      yield { path: here, fault: 'An object: key, then a list of texts.' }
      continue
    }
    yield* faultOfCount(keys, here, 1)
    for (const [key, values] of Object.entries(keys)) {
      try {
        readValues(values)
      } catch {
        yield { path: `${here}.${shown(key)}`, fault: `A list of 1–${POLICY.valuesMax} texts of up to ${POLICY.valueMax} characters.` }
      }
    }
  }
}

function* faultOfCount(of: object, path: string, depth: 0 | 1): Generator<Fault> {
  const [max, what] = NAMES[depth] as [number, string]
  const count = Object.keys(of).length
  if (count < 1 || count > max) yield { path, fault: `1–${max} ${what}.` }
}

const shown = (name: string): string => (/^[A-Za-z0-9:_./-]{1,64}$/.test(name) ? name : '(a name that is not shown)')
