import { type JsonFault, jsonFault } from '../../parts/json-fault.ts'
import type { Permission } from './draft.ts'

/** What is wrong: a place where the text is no JSON, no array of statements, or the number of the first that is none. */
export type Wrong = JsonFault | 'no-list' | { statement: number }
type Read = { permissions: Permission[]; wrong?: undefined } | { permissions?: undefined; wrong: Wrong }

/** Statements out of a text, as far as the form needs their shape; what the words mean the server checks. */
export function readPermissions(text: string): Read {
  const fault = jsonFault(text)
  if (fault !== undefined) return { wrong: fault }
  const parsed: unknown = JSON.parse(text)
  const list = isRecord(parsed) && 'permissions' in parsed ? parsed['permissions'] : parsed
  if (!Array.isArray(list)) return { wrong: 'no-list' }
  const at = list.findIndex((each) => !isPermission(each))
  return at === -1 ? { permissions: list as Permission[] } : { wrong: { statement: at + 1 } }
}

function isPermission(value: unknown): boolean {
  if (!isRecord(value) || (value['effect'] !== 'Allow' && value['effect'] !== 'Deny')) return false
  const { targets, condition } = value
  return Array.isArray(targets) && targets.every(isTarget) && (condition === undefined || isCondition(condition))
}

function isTarget(value: unknown): boolean {
  return isRecord(value) && typeof value['product'] === 'string' && isTexts(value['actions']) && isTexts(value['resourceNrns'])
}

function isCondition(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((keys) => isRecord(keys) && Object.values(keys).every(isTexts))
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
