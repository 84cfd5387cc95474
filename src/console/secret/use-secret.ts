import type { CallReply, OperationId } from '#client/client'
import { useOperation, useTagged } from '../api/use-operation.ts'

export type Detail = CallReply<'getSecretDetail'>
export type Status = Detail['secretStatus']
export type Stages = CallReply<'getSecretStages'>['stages']
export type Stage = keyof Stages

export const STAGES = ['previous', 'active', 'pending'] as const satisfies readonly Stage[]

/** What is old after a change of the secret itself. */
export const OLD_AFTER_CHANGE: readonly OperationId[] = [
  'getSecretDetail',
  'getSecretStages',
  'getSecretSummaries',
  'getRotationSettings',
  'getRotationJobs',
  'getConsumers',
]

/** What every part of the screen is handed. */
export interface SecretProps {
  secret: Detail
  /** The state that the screen shows: given with a change, it refuses to overwrite a newer one. */
  etag: string | undefined
}

export function useSecret(secretId: string) {
  return useTagged('getSecretDetail', { params: { secretId } })
}

export function useStages(secretId: string) {
  return useOperation('getSecretStages', { params: { secretId } })
}
