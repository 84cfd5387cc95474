import { Problem } from '#base/problem'
import type { Input } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { POLICY } from '#contract/rulings'
import { readerOf } from '#contract/schema-reader'
import { ConditionValues } from '#contract/sub-account/policy-document'
import { type Fault, faultsOf, shown } from '../access/condition.ts'
import type { Condition, Statement } from '../access/statement.ts'
import { faultOfAction, faultOfNrn, faultOfProduct, type WordFault } from './words.ts'

type Written = Input<typeof OPERATIONS.createPolicy>['body']['permissions']

/** The statements of a document, or Problem `input.invalid` that names the first fault with its place. */
export function checkedStatements(written: Written): Statement[] {
  const [first] = faultsIn(written)
  if (first !== undefined) throw new Problem('input.invalid', `${first.path}: ${first.fault}`, { reason: first.reason })
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
  const path = 'permissions'
  const all = permissions.flatMap(({ targets }) => targets)
  const count = all.reduce((sum, { actions, resourceNrns }) => sum + actions.length + resourceNrns.length, 0)
  const max = POLICY.patternsMax
  if (count > max)
    yield {
      path,
      fault: `at most ${max} actions and resources in all; these are ${count}.`,
      reason: { is: 'policy-patterns', field: path, max, count },
    }
  const bytes = Buffer.byteLength(JSON.stringify(permissions))
  if (bytes > POLICY.bytesMax)
    yield {
      path,
      fault: `at most ${POLICY.bytesMax} bytes of JSON; these are ${bytes}.`,
      reason: { is: 'bytes', field: path, max: POLICY.bytesMax },
    }
}

function* faultsOfTarget({ product, actions, resourceNrns }: Written[number]['targets'][number], path: string): Generator<Fault> {
  const ofProduct = faultOfProduct(product)
  if (ofProduct !== undefined) yield placed(ofProduct, `${path}.product`)
  else {
    for (const [at, action] of actions.entries()) {
      const found = faultOfAction(product, action)
      if (found !== undefined) yield placed(found, `${path}.actions[${at}]`)
    }
  }
  for (const [at, nrn] of resourceNrns.entries()) {
    const found = faultOfNrn(nrn)
    if (found !== undefined) yield placed(found, `${path}.resourceNrns[${at}]`)
  }
}

function placed({ fault, why }: WordFault, path: string): Fault {
  return { path, fault, reason: { ...why, field: path } }
}

const NAMES: readonly [max: number, rule: string][] = [
  [POLICY.operatorsMax, 'operators'],
  [POLICY.keysMax, 'keys'],
]
const readValues = readerOf(ConditionValues as Parameters<typeof readerOf>[0], '', 'json')

/** Operator, key, list of texts; then what they mean. */
function* faultsOfCondition(condition: Record<string, unknown>, path: string): Generator<Fault> {
  const shape = [...faultsOfShape(condition, path)]
  yield* shape.length > 0 ? shape : faultsOf(condition as Condition, path)
}

function* faultsOfShape(condition: Record<string, unknown>, path: string): Generator<Fault> {
  yield* faultOfCount(condition, path, 0)
  for (const [operator, keys] of Object.entries(condition)) {
    const here = `${path}.${shown(operator)}`
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) {
      yield { path: here, fault: 'An object: key, then a list of texts.', reason: { is: 'object', field: here } }
      continue
    }
    yield* faultOfCount(keys, here, 1)
    for (const [key, values] of Object.entries(keys)) {
      try {
        readValues(values)
      } catch {
        yield noValues(`${here}.${shown(key)}`)
      }
    }
  }
}

function noValues(path: string): Fault {
  const [max, longest] = [POLICY.valuesMax, POLICY.valueMax]
  return {
    path,
    fault: `A list of 1–${max} texts of up to ${longest} characters.`,
    reason: { is: 'policy-values', field: path, max, longest },
  }
}

function* faultOfCount(of: object, path: string, depth: 0 | 1): Generator<Fault> {
  const [max, what] = NAMES[depth] as [number, string]
  const count = Object.keys(of).length
  if (count < 1 || count > max) yield { path, fault: `1–${max} ${what}.`, reason: { is: 'list', field: path, min: 1, max } }
}
