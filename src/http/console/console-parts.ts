import type { FastifyRequest } from 'fastify'
import type { Clock } from '#base/instant'
import type { Door } from '#core/door/door'
import type { Room } from '#core/room'
import type { SessionParts } from '#core/sessions/parts'
import type { Metrics } from '../metrics.ts'
import type { Refusals } from '../refusals.ts'

/** Everything that a session counts for lies under this path; everything that a signature counts for does not. */
export const CONSOLE_API = '/console/api'

export interface ConsoleParts {
  door: Door
  sessions: SessionParts
  room: Room
  clock: Clock
  metrics: Metrics
  refusals: Refusals
  onFault: (requestId: string, error: unknown) => void
  peer: (request: FastifyRequest) => string
  /** Whether browsers reach us over TLS. */
  overTls: boolean
  publicUrl: string | undefined
}
