import { BlockList, isIP } from 'node:net'
import { type Instant, isCalendarDay } from '#base/instant'
import type { ReasonOf } from '#base/reasons'
import { isAddressRule } from './address-rule.ts'
import { fitsRead, type Pattern, readPattern } from './pattern.ts'
import type { Condition } from './statement.ts'

/** What is known about a call besides what it asks for. */
export interface Circumstances {
  principalName: string
  /** The member number of the main account, the number of a sub account, the id of a role. */
  principalId: string
  principaluuid: string
  principalType: string
  region: string
  sourceIp: string
  now: Instant
  multiFactor: boolean
}

/** What is known about the resource that a call is about. */
export interface ResourceFacts {
  /** Whether there is such a resource. Of one that there is not, no condition on a name or tag holds. */
  exists: boolean
  secretName?: string
  /** The value of each key. One that stands more than once has them all, and what hangs on which of them it is cannot be told. */
  tags: Readonly<Record<string, readonly string[]>>
}

type Kind = 'text' | 'address' | 'date' | 'truth'
/** The operators without their `Not…` forms, and the kind of key that each compares. */
const OPERATORS: Readonly<Record<string, Kind>> = {
  StringEquals: 'text',
  StringLike: 'text',
  IpAddress: 'address',
  DateLessThan: 'date',
  DateGreaterThan: 'date',
  Bool: 'truth',
}
/** The usual spelling of two of the `Not…` forms elsewhere (ruling). */
const ALSO: Readonly<Record<string, string>> = { StringNotEquals: 'NotStringEquals', StringNotLike: 'NotStringLike' }

const KEYS: Readonly<Record<string, Kind>> = {
  'ncp:principalName': 'text',
  'ncp:principalId': 'text',
  'ncp:principaluuid': 'text',
  'ncp:principalType': 'text',
  'ncp:RequestRegion': 'text',
  'ncp:SourceIp': 'address',
  'ncp:CurrentTime': 'date',
  'ncp:MultiFactorAuthPresent': 'truth',
  'ncp:SecretName': 'text',
}
export const TAG = 'ncp:ResourceTag/'
/** An instant with its offset, to the second or finer: `2026-11-24T09:00:00Z`. */
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/

export const CONDITION_OPERATORS: readonly string[] = Object.keys(OPERATORS).flatMap((name) => [name, `Not${name}`])
export const CONDITION_KEYS: readonly string[] = [...Object.keys(KEYS), `${TAG}{key}`]

interface Operator {
  name: string
  kind: Kind
  not: boolean
}

export function operatorOf(written: string): Operator | undefined {
  const name = Object.hasOwn(ALSO, written) ? (ALSO[written] as string) : written
  const not = name.startsWith('Not')
  const plain = not ? name.slice('Not'.length) : name
  return Object.hasOwn(OPERATORS, plain) ? { name: plain, kind: OPERATORS[plain] as Kind, not } : undefined
}

function kindOfKey(key: string): Kind | undefined {
  if (key.startsWith(TAG)) return key.length > TAG.length ? 'text' : undefined
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
}

/** Something that is wrong with a document, in English and as its reason, with the path to it. */
export interface Fault {
  /** `permissions[0].targets[1].actions[0]`. */
  path: string
  fault: string
  reason: ReasonOf<'input.invalid'>
}

/** What is wrong with a condition, each with the path to it from the place where the condition stands; empty when nothing is. */
export function faultsOf(condition: Condition, place: string): Fault[] {
  const faults: Fault[] = []
  for (const [written, keys] of Object.entries(condition)) {
    const operator = operatorOf(written)
    if (operator === undefined) {
      faults.push(unknown('operator', `${place}.${shown(written)}`, CONDITION_OPERATORS))
      continue
    }
    for (const [key, values] of Object.entries(keys)) {
      const kind = kindOfKey(key)
      const path = `${place}.${written}.${shown(key)}`
      if (kind === undefined) faults.push(unknown('key', path, CONDITION_KEYS))
      else if (kind !== operator.kind) faults.push(uncompared(written, shown(key), kind, path))
      else
        for (const [at, value] of values.entries()) {
          const field = `${path}[${at}]`
          if (kind !== 'text' && !isValue(kind, value))
            faults.push({ path: field, fault: VALUE_RULE[kind], reason: { is: VALUE_REASON[kind], field } })
        }
    }
  }
  return faults
}

function unknown(what: string, path: string, known: readonly string[]): Fault {
  const choices = known.join(', ')
  return { path, fault: `unknown ${what}. Known are ${choices}.`, reason: { is: 'policy-word', field: path, choices } }
}

function uncompared(operator: string, key: string, kind: Kind, path: string): Fault {
  const others = Object.keys(OPERATORS).filter((name) => OPERATORS[name] === kind)
  return {
    path,
    fault: `${operator} does not compare ${key}. It is compared by ${others.join(' and ')}.`,
    reason: { is: 'policy-compares', field: path, operator, key, others: others.join(', ') },
  }
}

const VALUE_RULE = {
  address: 'An IP address or a CIDR block, such as 10.0.0.0/8.',
  date: 'An instant with its offset, such as 2026-11-24T09:00:00Z.',
  truth: 'true or false, as text.',
} as const
const VALUE_REASON = { address: 'address', date: 'instant', truth: 'truth' } as const

function isValue(kind: Kind, value: string): boolean {
  if (kind === 'address') return isAddressRule(value)
  if (kind === 'date') return DATE.test(value) && !Number.isNaN(Date.parse(value)) && isDay(value)
  return kind === 'text' || value === 'true' || value === 'false'
}

function isDay(value: string): boolean {
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split('-').map(Number)
  return isCalendarDay(year, month, day)
}

/** A name that came from outside is said again only where it looks like one. */
export function shown(name: string): string {
  return /^[A-Za-z0-9:_./-]{1,64}$/.test(name) ? name : '(a name that is not shown)'
}

/** `undefined` of a test: it cannot be told. */
type Test = (call: Circumstances, facts: ResourceFacts | undefined) => boolean | undefined

/** Conditions that were read, as long as their policy is in memory. */
const read = new WeakMap<Condition, Test>()

/**
 * Whether a condition holds: every operator and every key of it, one of the values each. `undefined` when that hangs on
 * the name or tags of a resource that nobody looked at, or on something that this program does not know.
 */
export function conditionHolds(condition: Condition, call: Circumstances, facts: ResourceFacts | undefined): boolean | undefined {
  const known = read.get(condition)
  if (known !== undefined) return known(call, facts)
  const made = readCondition(condition)
  read.set(condition, made)
  return made(call, facts)
}

/** Whether an answer may hang on the name or tags of the resource. */
export function asksForFacts(condition: Condition): boolean {
  return Object.values(condition).some((keys) => Object.keys(keys).some((key) => key === 'ncp:SecretName' || key.startsWith(TAG)))
}

/** What is asked of a secret's name: whether it is one of these texts, or like one of these patterns; or that it is not. */
export interface NameTest {
  readonly not: boolean
  readonly like: boolean
  readonly values: readonly string[]
}

/**
 * What a condition asks of the names of secrets when everything about the call is known: nothing (an empty list) where it holds
 * for each, `false` where it holds for none, `undefined` where that cannot be told. Secrets have no tags.
 */
export function askedOfNames(condition: Condition, call: Circumstances): readonly NameTest[] | false | undefined {
  const asked: NameTest[] = []
  let known = true
  for (const [written, keys] of Object.entries(condition)) {
    const operator = operatorOf(written)
    for (const [key, values] of Object.entries(keys)) {
      if (key === 'ncp:SecretName' && operator?.kind === 'text')
        asked.push({ not: operator.not, like: operator.name === 'StringLike', values })
      else {
        const answer = testOf(operator, key, values)(call, { exists: true, tags: {} })
        if (answer === false) return false
        known &&= answer === true
      }
    }
  }
  return known ? asked : undefined
}

function readCondition(condition: Condition): Test {
  const tests = Object.entries(condition).flatMap(([written, keys]) =>
    Object.entries(keys).map(([key, values]) => testOf(operatorOf(written), key, values)),
  )
  return (call, facts) => {
    let all: boolean | undefined = true
    for (const test of tests) {
      const one = test(call, facts)
      if (one === false) return false
      if (one === undefined) all = undefined
    }
    return all
  }
}

function testOf(operator: Operator | undefined, key: string, values: readonly string[]): Test {
  if (operator === undefined || kindOfKey(key) !== operator.kind) return () => undefined
  const { not } = operator
  if (operator.kind !== 'text') {
    const matches = OTHER[operator.name]?.(values) ?? (() => undefined)
    return (call) => turned(matches(call), not)
  }
  const fits = operator.name === 'StringLike' ? likeOneOf(values.map(readPattern)) : (text: string) => values.includes(text)
  const ofCall = CALL_TEXT[key]
  if (ofCall !== undefined) return (call) => fits(ofCall(call)) !== not
  return (_call, facts) => {
    if (facts === undefined) return undefined
    // Of an unknown id nothing holds, the Not… forms included (contract: gateway.md, order of checks).
    if (!facts.exists) return false
    if (key === 'ncp:SecretName') return (facts.secretName !== undefined && fits(facts.secretName)) !== not
    const [first = false, ...others] = tagOf(facts, key.slice(TAG.length)).map(fits)
    return others.every((other) => other === first) ? first !== not : undefined
  }
}

const turned = (answer: boolean | undefined, not: boolean): boolean | undefined => (answer === undefined ? undefined : answer !== not)
const likeOneOf = (patterns: readonly Pattern[]) => (text: string) => patterns.some((pattern) => fitsRead(pattern, text))
const tagOf = ({ tags }: ResourceFacts, key: string): readonly string[] => (Object.hasOwn(tags, key) ? (tags[key] ?? []) : [])

const CALL_TEXT: Readonly<Record<string, (call: Circumstances) => string>> = {
  'ncp:principalName': ({ principalName }) => principalName,
  'ncp:principalId': ({ principalId }) => principalId,
  'ncp:principaluuid': ({ principaluuid }) => principaluuid,
  'ncp:principalType': ({ principalType }) => principalType,
  'ncp:RequestRegion': ({ region }) => region,
}

const OTHER: Readonly<Record<string, (values: readonly string[]) => (call: Circumstances) => boolean | undefined>> = {
  IpAddress: (values) => {
    const list = blockList(values)
    return ({ sourceIp }) => {
      const family = isIP(sourceIp)
      return family === 0 ? undefined : list.check(sourceIp, family === 6 ? 'ipv6' : 'ipv4')
    }
  },
  DateLessThan: (values) => {
    const latest = Math.max(...values.map((value) => Date.parse(value)))
    return ({ now }) => (Number.isNaN(latest) ? undefined : now < latest)
  },
  DateGreaterThan: (values) => {
    const earliest = Math.min(...values.map((value) => Date.parse(value)))
    return ({ now }) => (Number.isNaN(earliest) ? undefined : now > earliest)
  },
  Bool:
    (values) =>
    ({ multiFactor }) =>
      values.includes(String(multiFactor)),
}

/** The addresses that these rules name; what is no address names none. */
export function blockList(rules: readonly string[]): BlockList {
  const list = new BlockList()
  for (const rule of rules.filter(isAddressRule)) {
    const [address = '', bits] = rule.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
