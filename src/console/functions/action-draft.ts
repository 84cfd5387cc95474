import type { CallInput } from '#client/client'
import { type ActionDetail, isReady, type Kind, kindOf, NAME, NO_PACKAGE, wireOf } from './kinds.ts'
import { readParameters, written } from './parameters-field.tsx'
import { STARTERS } from './starters.ts'

export interface ActionDraft {
  package: string
  name: string
  description: string
  kind: Kind
  /** As the wire says it, where the action stands already: it may name a version. */
  wire: string
  code: string
  binary: boolean
  main: string
  timeoutMs: number
  memory: number
  /** JSON, as it is typed. */
  parameters: string
  dryRuns: boolean
}

export const EMPTY_DRAFT: ActionDraft = {
  package: NO_PACKAGE,
  name: '',
  description: '',
  kind: 'nodejs',
  wire: wireOf('nodejs'),
  code: STARTERS.nodejs,
  binary: false,
  main: 'main',
  timeoutMs: 60_000,
  memory: 128,
  parameters: '',
  dryRuns: false,
}

export function draftOf(action: ActionDetail): ActionDraft {
  return {
    package: action.package,
    name: action.name,
    description: action.description,
    kind: kindOf(action.exec.kind),
    wire: action.exec.kind,
    code: action.exec.code,
    binary: action.exec.binary,
    main: action.exec.main,
    timeoutMs: action.limits.timeout,
    memory: action.limits.memory,
    parameters: written(action.parameters),
    dryRuns: action.supportsDryRun,
  }
}

export type DraftFault = 'name' | 'code' | 'main' | 'timeout' | 'parameters'

export function faultsOf(draft: ActionDraft): Set<DraftFault> {
  const faults = new Set<DraftFault>()
  if (!NAME.test(draft.name)) faults.add('name')
  if (!isReady(draft.kind) && draft.code.trim() === '') faults.add('code')
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(draft.main)) faults.add('main')
  if (!Number.isInteger(draft.timeoutMs) || draft.timeoutMs < 500 || draft.timeoutMs > 300_000) faults.add('timeout')
  if (readParameters(draft.parameters) === undefined) faults.add('parameters')
  return faults
}

export function bodyOf(draft: ActionDraft): CallInput<'putAction'>['body'] {
  const { description, kind, wire, code, binary, main, timeoutMs, memory, parameters, dryRuns } = draft
  return {
    description,
    parameters: readParameters(parameters) ?? {},
    exec: isReady(kind) ? { kind: wire } : { kind: wire, code, binary, main },
    limits: { timeout: timeoutMs, memory },
    ...(isReady(kind) ? {} : { supportsDryRun: dryRuns }),
  } as CallInput<'putAction'>['body']
}
