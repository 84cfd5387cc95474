import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PROBLEM_CODES } from '#base/problem-codes'
import { isChange, type Operation, resourceOf, SERVICES } from '#contract/operation'
import { ALL_OPERATIONS, findOperation, OPERATIONS } from '#contract/operations'
import * as secretOurs from '#contract/secret-manager/ours'
import * as eventOurs from '#contract/secret-manager/ours-events'
import * as reportOurs from '#contract/secret-manager/ours-reports'
import * as rotationOurs from '#contract/secret-manager/ours-rotation'

const PREFIXES = {
  'secret-manager': /^\/(api\/v1\/(secrets|keys|triggers|secret-summaries|reports|overview|events)|action\/v1\/secrets)(\/|$)/,
  'sub-account':
    /^\/api\/v1\/(sub-accounts|groups|policies|policy|roles|credentials|switch-role|caller-identity|decisions|simulations|effective-access)(\/|$)/,
  kms: /^\/kms\/v1\/keys(\/|$)/,
  'cloud-functions': /^\/ncf\/api\/v2\/(packages|triggers)(\/|$)/,
  logs: /^\/api\/(:region-v1\/logs|v1\/history)(\/|$)/,
  activities: /^\/api\/v1\/activities$/,
  watch: /^\/api\/v1\/(subscriptions|watch-rules|alerts)(\/|$)/,
}

const namesIn = (pattern: string) => [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name)
const fieldsOf = (schema: object) => Object.keys((schema as { properties: object }).properties)

test('each of the 32 operations of Secret Manager is there', () => {
  const ours: ReadonlySet<string> = new Set([
    ...Object.keys(secretOurs),
    ...Object.keys(rotationOurs),
    ...Object.keys(reportOurs),
    ...Object.keys(eventOurs),
  ])
  const theirs = ALL_OPERATIONS.filter(({ service, id }) => service === 'secret-manager' && !ours.has(id))
  assert.equal(theirs.length, 32)
  for (const { id, action } of theirs) assert.equal(action.split('/')[1], id)
})

test('an operation is registered under its id, which is the name of its action', () => {
  const shared: Record<string, string> = {
    getSecretSummaries: 'View/getSecretList',
    getSecretStages: 'View/getSecretDetail',
    getStrays: 'View/getSecretValue',
    getRotationJobs: 'View/getSecretDetail',
    getRotationJob: 'View/getSecretDetail',
    getConsumers: 'View/getSecretLogs',
    getRotationSettings: 'View/getSecretDetail',
    getLogCountTotal: 'View/searchLogs',
    getLogCountRecent: 'View/searchLogs',
    getLogCountInterval: 'View/searchLogs',
    getLogCountAggregation: 'View/searchLogs',
  }
  for (const [key, operation] of Object.entries(OPERATIONS)) {
    assert.equal(operation.id, key)
    // Which of View and Change it is stands in a test of its own.
    assert.ok((shared[key] === undefined ? [`View/${key}`, `Change/${key}`] : [shared[key]]).includes(operation.action), key)
  }
})

test('ids, titles and calls are there once', () => {
  const count = (values: string[]) => assert.equal(new Set(values).size, values.length)
  count(ALL_OPERATIONS.map(({ id }) => id))
  count(ALL_OPERATIONS.map(({ title }) => title))
  count(ALL_OPERATIONS.map(({ call: [method, path] }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`))
})

test('a call starts with the path of its service and names its parameters in params', () => {
  for (const { id, service, call, params } of ALL_OPERATIONS) {
    assert.match(call[1], PREFIXES[service], id)
    assert.deepEqual(namesIn(call[1]).sort(), fieldsOf(params).sort(), id)
    assert.ok(SERVICES[service].product.length > 0)
  }
})

test('a resource names a type, and only parameters of the path', () => {
  for (const { id, resource, params } of ALL_OPERATIONS) {
    assert.match(
      resource,
      /^(Secret|SubAccount|Group|Policy|Role|Decision|Key|Action|Package|Trigger|Subscription|WatchRule|Alert|Log|Activity)\/[:*\w/]+$/,
      id,
    )
    for (const name of namesIn(resource)) assert.ok(fieldsOf(params).includes(name ?? ''), id)
  }
  assert.equal(resourceOf(OPERATIONS.getAction, { package: '-', action: 'rotate' }), 'Action/-/rotate')
})

test('only reads are GET, and every GET is a read; some reads ask by a document, which no GET carries', () => {
  const byDocument = ['validatePolicy', 'simulate', 'previewPolicy', 'searchLogs', 'getActivityList']
  for (const { id, call, action } of ALL_OPERATIONS)
    assert.equal(call[0] === 'GET' || byDocument.includes(id), action.startsWith('View/'), id)
})

test('only the uses of a protection key are a right to change by which nothing stored changes', () => {
  const uses = ALL_OPERATIONS.filter((operation) => operation.action.startsWith('Change/') && !isChange(operation)).map(({ id }) => id)
  assert.deepEqual(uses, ['createCustomKey', 'decrypt', 'encrypt', 'reencrypt', 'sign', 'verify'])
})

test('problems are of the register, once each, and who looks for something can fail to find it', () => {
  for (const { id, problems, params } of ALL_OPERATIONS) {
    assert.equal(new Set(problems).size, problems.length, id)
    for (const code of problems) assert.ok(code in PROBLEM_CODES, `${id}: ${code}`)
    for (const field of Object.values((params as unknown as { properties: Record<string, object> }).properties)) {
      const code = (field as { 'x-problem'?: string })['x-problem']
      if (code !== undefined) assert.ok((problems as readonly string[]).includes(code), `${id}: ${code}`)
    }
  }
})

test('an operation is found by method and path pattern', () => {
  for (const operation of ALL_OPERATIONS) assert.equal(findOperation(...operation.call), operation)
  assert.equal(findOperation('GET', '/api/v1/nothing'), undefined)
})

interface Schema {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  maxLength?: number
  maximum?: number
  minimum?: number
  maxItems?: number
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: boolean
  patternProperties?: object
}

function everySchema(schema: Schema, path: string, visit: (schema: Schema, path: string) => void): void {
  visit(schema, path)
  for (const [name, field] of Object.entries(schema.properties ?? {})) everySchema(field, `${path}.${name}`, visit)
  if (schema.items !== undefined) everySchema(schema.items, `${path}[]`, visit)
}

const parts = (operation: Operation) =>
  ['params', 'query', 'body', 'reply'].map((part) => [part, operation[part as 'reply'] as Schema] as const)

test('every string is bounded and described, in and out', () => {
  for (const operation of ALL_OPERATIONS) {
    for (const [part, schema] of parts(operation)) {
      everySchema(schema, `${operation.id}.${part}`, ({ type, maxLength, description, enum: words }, path) => {
        if (![type].flat().includes('string')) return
        assert.ok(maxLength !== undefined || words !== undefined, `${path} is not bounded`)
        assert.match(description ?? '', /\.$/, `${path} is not described by a sentence`)
      })
    }
  }
})

test('every input field has a rule in a sentence, numbers and lists have bounds, objects know their fields', () => {
  for (const operation of ALL_OPERATIONS) {
    for (const [part, schema] of parts(operation).filter(([name]) => name !== 'reply')) {
      everySchema(schema, `${operation.id}.${part}`, (field, path) => {
        if (path.split('.').length > 2) assert.match(field.description ?? '', /\.$/, path)
        if (field.type === 'integer' && field.enum === undefined)
          assert.ok(field.minimum !== undefined && field.maximum !== undefined, path)
        if (field.type === 'array') assert.ok(field.maxItems !== undefined, path)
        if (field.type === 'object') assert.ok(field.additionalProperties === false || field.patternProperties !== undefined, path)
      })
    }
  }
})

test('objects of an answer name every field, so that nothing else can leave', () => {
  for (const operation of ALL_OPERATIONS) {
    everySchema(operation.reply as Schema, operation.id, (field, path) => {
      if ([field.type].flat().includes('object'))
        assert.ok(field.additionalProperties === false || field.patternProperties !== undefined, path)
    })
  }
})
