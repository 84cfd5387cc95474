import type { TSchema } from 'typebox'
import { EVENTS } from './event-rulings.ts'
import { type Operation, SERVICES, type Service } from './operation.ts'
import { ALL_OPERATIONS } from './operations.ts'

type Json = Record<string, unknown>
/** A schema with the parts that are rewritten for readers. */
interface Written extends Json {
  properties?: Record<string, Written>
  patternProperties?: Record<string, Written>
  items?: Written
  required?: string[]
}

/** Problems that any operation can answer, beside those that it names. */
export const COMMON_PROBLEMS = [
  'gateway.credentials-missing',
  'gateway.timestamp',
  'gateway.credentials-invalid',
  'gateway.source-denied',
  'gateway.too-large',
  'gateway.throttled',
  'gateway.unavailable',
  'access.denied',
  'input.invalid',
  'server.fault',
  'store.unavailable',
  'store.full',
  'store.uncertain',
  'store.tampered',
] as const

const SIGNATURE_HEADERS = {
  timestamp: ['x-ncp-apigw-timestamp', 'Milliseconds since 1970-01-01 UTC, less than five minutes from our clock.'],
  accessKey: ['x-ncp-iam-access-key', 'The access key id.'],
  signature: [
    'x-ncp-apigw-signature-v2',
    'Base64 of HMAC-SHA256, keyed with the secret key, over METHOD SP TARGET LF TIMESTAMP LF ACCESS-KEY; TARGET is path and query as they stand on the request line.',
  ],
} as const

/** The OpenAPI 3.1 document of everything that is answered under a service's paths: made from the operations alone. */
export function openApi(): Json {
  const paths: Record<string, Json> = {}
  for (const operation of ALL_OPERATIONS) {
    const path = operation.call[1].replaceAll(/:(\w+)/g, '{$1}')
    const item = paths[path] ?? pathItem(operation.service)
    item[operation.call[0].toLowerCase()] = written(operation)
    paths[path] = item
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Coffer',
      version: '1.0.0',
      description: 'A self-hosted secret manager on the wire of NAVER Cloud Platform. Every call is signed; every call is recorded.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: services().map((service) => ({ name: SERVICES[service].title })),
    security: [Object.fromEntries(Object.keys(SIGNATURE_HEADERS).map((name) => [name, []]))],
    'x-problems-of-all': COMMON_PROBLEMS,
    paths,
    components: { securitySchemes: securitySchemes(), headers: headers(), schemas: errorSchemas(), responses: errorResponses() },
  }
}

function services(): Service[] {
  return [...new Set(ALL_OPERATIONS.map(({ service }) => service))]
}

/** A service that answers under several bases says so at its paths: OpenAPI puts a server's address before the path. */
function pathItem(service: Service): Json {
  const { bases } = SERVICES[service]
  return bases.length === 1 && bases[0] === '' ? {} : { servers: bases.map((base) => ({ url: base === '' ? '/' : base })) }
}

function written(operation: Operation): Json {
  const { product, title } = SERVICES[operation.service]
  return {
    operationId: operation.id,
    summary: operation.title,
    tags: [title],
    'x-action': operation.action,
    'x-resource': `nrn:PUB:${product}:{region}:{memberNo}:${operation.resource.replaceAll(/:(\w+)/g, '{$1}')}`,
    'x-problems': operation.problems,
    ...(operation.bodyMaxBytes === undefined ? {} : { 'x-body-max-bytes': operation.bodyMaxBytes }),
    parameters: [
      ...parameters(operation.params, 'path'),
      ...parameters(operation.query, 'query'),
      ...(operation.etag === 'matched' ? [IF_MATCH] : []),
      ...(operation.stream === undefined ? [] : [LAST_EVENT_ID]),
    ],
    ...requestBody(operation.body),
    responses: {
      200: {
        description: 'Done.',
        headers: {
          ...ID_HEADERS,
          ...(operation.etag === 'answered' ? { ETag: { $ref: '#/components/headers/ETag' } } : {}),
        },
        content: content(operation),
      },
      401: { $ref: '#/components/responses/Gateway' },
      413: { $ref: '#/components/responses/Gateway' },
      429: { $ref: '#/components/responses/Gateway' },
      '4XX': { $ref: `#/components/responses/${operation.service}` },
      500: { $ref: `#/components/responses/${operation.service}` },
      '5XX': { $ref: '#/components/responses/Gateway' },
    },
  }
}

function content({ stream, service, reply }: Operation): Json {
  if (stream === undefined) return { 'application/json': { schema: envelope(service, documented(reply)) } }
  const description = 'Server-sent events without end; the data of each is JSON as x-event-data says, its type one of x-event-types.'
  return {
    'text/event-stream': { schema: { type: 'string', description }, 'x-event-types': EVENTS.types, 'x-event-data': documented(reply) },
  }
}

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'The id of the last event that was heard: what happened since is told first, or an event reset says to load anew.',
  schema: { type: 'string', maxLength: 64 },
}
const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of an earlier answer: the change is refused when what it is about was changed since.',
  schema: { type: 'string', maxLength: 64 },
}
const ID_HEADERS = {
  'x-ncp-request-id': { $ref: '#/components/headers/RequestId' },
  'x-ncp-trace-id': { $ref: '#/components/headers/RequestId' },
}

function parameters(schema: TSchema, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = documented(schema)
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    description,
    schema: rest,
  }))
}

function requestBody(schema: TSchema): Json {
  const body = documented(schema)
  if (body.patternProperties === undefined && Object.keys(body.properties ?? {}).length === 0) return {}
  const required = (body.required?.length ?? 0) > 0 || 'minProperties' in body
  return { requestBody: { required, content: { 'application/json': { schema: body } } } }
}

/** The schema as a caller has to see it: a field with a default may be left out. */
function documented(schema: TSchema): Written {
  const { properties, items, required, ...rest } = schema as Written
  const still = required?.filter((name) => properties?.[name]?.['default'] === undefined) ?? []
  return {
    ...rest,
    ...(items === undefined ? {} : { items: documented(items) }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, documented(field)])) }),
    ...(still.length === 0 ? {} : { required: still }),
  }
}

function envelope(service: Service, reply: Written): Json {
  const wrapped = (field: string, more: Json) => ({
    type: 'object',
    additionalProperties: false,
    required: [...Object.keys(more), field],
    properties: { ...more, [field]: reply },
  })
  if (service === 'secret-manager' || service === 'kms' || service === 'watch') return wrapped('data', { code: { const: 'SUCCESS' } })
  return service === 'cloud-functions' ? wrapped('content', {}) : reply
}

const sentence = { type: 'string', maxLength: 4000 }
const codeText = { type: 'string', maxLength: 64 }
const nested = closedObject({
  error: closedObject({ errorCode: codeText, message: sentence, details: sentence }, ['errorCode', 'message']),
})

function closedObject(properties: Json, required: string[] = Object.keys(properties)): Json {
  return { type: 'object', additionalProperties: false, required, properties }
}

/** How each service says an error (contract: gateway.md, "Error body"). */
const ERROR_SHAPES: Record<Service, Json> = {
  'secret-manager': nested,
  'sub-account': closedObject({ errorCode: { type: 'integer' }, message: sentence }),
  kms: closedObject({ code: codeText, msg: sentence }),
  'cloud-functions': nested,
  watch: nested,
  logs: closedObject({ code: { type: ['integer', 'string'] }, message: sentence }),
  activities: closedObject({ code: { type: ['integer', 'string'] }, message: sentence }),
}

function errorSchemas(): Json {
  return { Gateway: nested, ...Object.fromEntries(services().map((service) => [service, ERROR_SHAPES[service]])) }
}

function errorResponses(): Json {
  const response = (name: string, description: string) => ({
    description,
    headers: ID_HEADERS,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  })
  return {
    Gateway: response('Gateway', 'Refused before a service saw it, or out of order. docs/errors.md explains every problem.'),
    ...Object.fromEntries(
      services().map((service) => [service, response(service, `Refused by ${SERVICES[service].title}, or a fault of ours in it.`)]),
    ),
  }
}

function securitySchemes(): Json {
  return Object.fromEntries(
    Object.entries(SIGNATURE_HEADERS).map(([scheme, [name, description]]) => [scheme, { type: 'apiKey', in: 'header', name, description }]),
  )
}

function headers(): Json {
  return {
    RequestId: { description: 'The id under which the logs know this call.', schema: { type: 'string', maxLength: 64 } },
    ETag: { description: 'For If-Match: another one after each change.', schema: { type: 'string', maxLength: 64 } },
  }
}
