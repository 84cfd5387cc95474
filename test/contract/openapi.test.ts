import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PROBLEM_CODES } from '#base/problem-codes'
import { errorsPage } from '#contract/errors-page'
import { openApi } from '#contract/openapi'
import { ALL_OPERATIONS } from '#contract/operations'

interface Parameter {
  name: string
  in: string
  required: boolean
  description: string
  schema: object
}
interface Written {
  operationId: string
  parameters: Parameter[]
  requestBody?: { required: boolean; content: { 'application/json': { schema: { required?: string[] } } } }
  responses: Record<string, object>
  'x-action': string
  'x-resource': string
}
const document = JSON.parse(JSON.stringify(openApi())) as {
  openapi: string
  paths: Record<string, Record<string, Written> & { servers?: { url: string }[] }>
  security: Record<string, unknown>[]
  components: { securitySchemes: Record<string, { name: string }> }
}
const written = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => method !== 'servers')
    .map(([method, operation]) => ({ path, method, operation: operation as Written })),
)
const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

test('the documents in docs are what the contract makes; run tools/openapi.ts when they are not', () => {
  assert.ok(docs('openapi.json') === `${JSON.stringify(openApi(), null, 2)}\n`, 'docs/openapi.json is out of date')
  assert.ok(docs('errors.md') === errorsPage(), 'docs/errors.md is out of date')
})

test('every operation is written once, with its right and its resource', () => {
  assert.equal(written.length, ALL_OPERATIONS.length)
  for (const { operation } of written) {
    const known = ALL_OPERATIONS.find(({ id }) => id === operation.operationId)
    assert.equal(operation['x-action'], known?.action)
    assert.match(
      operation['x-resource'],
      /^nrn:PUB:(SecretManager|IAM|KMS|CloudFunctions|CloudLogAnalytics|CloudActivityTracer|Watch):\{region\}:\{memberNo\}:/,
    )
  }
})

test('a path names exactly its path parameters, and they are required', () => {
  for (const { path, operation } of written) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = operation.parameters.filter((parameter) => parameter.in === 'path')
    assert.deepEqual(declared.map(({ name }) => name).sort(), named.sort())
    assert.ok(declared.every(({ required }) => required))
    assert.ok(operation.parameters.every(({ description }) => description.length > 0))
    assert.ok(!path.includes(':'))
  }
})

test('what has a default need not be sent', () => {
  const list = document.paths['/api/v1/secrets']
  assert.deepEqual(
    list?.['get']?.parameters.map(({ name, required }) => [name, required]),
    [['pageNo', false]],
  )
  assert.deepEqual(list?.['post']?.requestBody?.content['application/json'].schema.required, ['secretName', 'secretValue'])
  assert.equal(document.paths['/api/v1/secrets/{secretId}/enable']?.['post']?.requestBody, undefined)
})

test('every reference leads somewhere', () => {
  const follow = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key !== '$ref') follow(value)
      else {
        const target = String(value)
          .slice(2)
          .split('/')
          .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document)
        assert.ok(target !== undefined, String(value))
      }
    }
  }
  follow(document)
})

test('a call is signed by three headers together', () => {
  assert.equal(document.openapi, '3.1.1')
  assert.deepEqual(document.security, [{ timestamp: [], accessKey: [], signature: [] }])
  assert.deepEqual(
    Object.values(document.components.securitySchemes).map(({ name }) => name),
    ['x-ncp-apigw-timestamp', 'x-ncp-iam-access-key', 'x-ncp-apigw-signature-v2'],
  )
})

test('Secret Manager answers under both of its bases', () => {
  assert.deepEqual(document.paths['/api/v1/secrets']?.servers, [{ url: '/' }, { url: '/secretmanager' }])
  assert.equal(document.paths['/kms/v1/keys']?.servers, undefined)
})

test('errors.md explains every code of the register and no other', () => {
  const headings = [...errorsPage().matchAll(/^## (.+)$/gm)].map(([, code]) => code)
  assert.deepEqual(headings, Object.keys(PROBLEM_CODES))
  for (const { means, remedy } of Object.values(PROBLEM_CODES)) assert.ok(means.endsWith('.') && remedy.endsWith('.'))
})
