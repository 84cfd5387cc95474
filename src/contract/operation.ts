import type { Static, TSchema } from 'typebox'
import type { ProblemCode } from '#base/problem-codes'
import type { REASONS, WARNINGS } from '#base/reasons'

/** A service of the contract. Each has its own error shape and, in policies, its own product code. */
export type Service = 'secret-manager' | 'sub-account' | 'kms' | 'cloud-functions' | 'logs' | 'watch' | 'activities'
export type Product = 'SecretManager' | 'IAM' | 'KMS' | 'CloudFunctions' | 'CloudLogAnalytics' | 'CloudActivityTracer' | 'Watch'
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
/** The right that an operation needs, as policies write it. `View` reads, `Change` writes. */
export type Action = `View/${string}` | `Change/${string}`

/** Where each service answers: every path of its operations is mounted under each of these. */
export const SERVICES: Record<Service, { bases: readonly string[]; product: Product; title: string }> = {
  'secret-manager': { bases: ['', '/secretmanager'], product: 'SecretManager', title: 'Secret Manager' },
  'sub-account': { bases: [''], product: 'IAM', title: 'Sub Account' },
  kms: { bases: [''], product: 'KMS', title: 'Key Management Service' },
  'cloud-functions': { bases: [''], product: 'CloudFunctions', title: 'Cloud Functions' },
  logs: { bases: [''], product: 'CloudLogAnalytics', title: 'Cloud Log Analytics' },
  watch: { bases: [''], product: 'Watch', title: 'Watch' },
  activities: { bases: [''], product: 'CloudActivityTracer', title: 'Cloud Activity Tracer' },
}

/**
 * One operation as data. From it come the route, the check of the input, the right, the name in the usage history,
 * the shape of the answer and the OpenAPI document, so none of them can be forgotten.
 */
export interface Operation<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
  A extends Action = Action,
> {
  /** The stem that everything is named after: the use case, the right, the OpenAPI operation. */
  readonly id: string
  /** As NCP's portal and usage history name it. */
  readonly title: string
  readonly service: Service
  readonly action: A
  /** Method and path with `:name` parameters, without the service's base. */
  readonly call: readonly [Method, string]
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** What is answered, inside the service's envelope. Anything not named here does not leave. */
  readonly reply: Reply
  /** `{type}/{id}` of the resource that the right is checked against; `:name` stands for a path parameter. */
  readonly resource: string
  readonly problems: readonly ProblemCode[]
  /** The largest body in bytes, where it is not the usual 1 MiB. */
  readonly bodyMaxBytes?: number
  /** A `Change/…` right by which nothing stored changes, such as to use a key: it is answered like a read. */
  readonly changesNothing?: true
  /** It is answered by a stream of server-sent events that goes on; `reply` is the data of each. */
  readonly stream?: 'events'
  /** Two editors: the answer carries an `ETag`, another one after each change, or the call honours `If-Match` with it. */
  readonly etag?: 'answered' | 'matched'
}

/** Why something is refused, where the code of its problem alone does not say it. */
export type Reasons = typeof REASONS
/** What a policy may say and can never take effect. */
export type Warnings = typeof WARNINGS

/** Declares an operation and keeps its types. */
export function operation<
  const P extends TSchema,
  const Q extends TSchema,
  const B extends TSchema,
  const R extends TSchema,
  const A extends Action,
>(definition: Operation<P, Q, B, R, A>): Operation<P, Q, B, R, A> {
  return definition
}

/** What a use case of the operation is given, once checked. */
export interface Input<O extends Operation> {
  params: Static<O['params']>
  query: Static<O['query']>
  body: Static<O['body']>
}
export type Reply<O extends Operation> = Static<O['reply']>

/** True where the operation changes something, so that it runs inside a transaction. */
export function isChange(operation: Operation): boolean {
  return operation.action.startsWith('Change/') && operation.changesNothing !== true
}

/** The `{type}/{id}` that a call is about: the operation's resource with the path's parameters put in. */
export function resourceOf({ resource }: Pick<Operation, 'resource'>, params: Record<string, string>): string {
  const slash = resource.indexOf('/')
  // Most operations are about one parameter or none: their resource is put together without a search.
  if (resource.indexOf(':') !== slash + 1) return resource
  const name = resource.slice(slash + 2)
  const value = params[name]
  return value === undefined ? severalIn(resource, params) : resource.slice(0, slash + 1) + value
}

function severalIn(resource: string, params: Record<string, string>): string {
  return resource.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '*')
}
