import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isAddressRule } from '#core/access/address-rule'

/** What the numbers of VPCs and their servers stand for: addresses and CIDR blocks. */
export type VpcSources = ReadonlyMap<string, readonly string[]>

const NUMBER = /^[0-9A-Za-z:._/-]{1,64}$/

/**
 * Reads `vpc-1=10.0.0.0/8 10.64.0.0/16,server-7=192.0.2.7`, or the path of a JSON file such as
 * `{"vpc-1":["10.0.0.0/8"]}`. Mistakes are told by `mistake`, each without the file's content.
 */
export function readVpcSources(text: string | undefined, folder: string, mistake: (rule: string) => void): VpcSources {
  if (text === undefined) return new Map()
  const entries = text.includes('=') ? written(text) : fromFile(resolve(folder, text))
  if (entries === undefined) {
    mistake('must be a list such as vpc-1=10.0.0.0/8,server-7=192.0.2.7, or the path of a JSON file such as {"vpc-1":["10.0.0.0/8"]}')
    return new Map()
  }
  for (const [number, rules] of entries) {
    if (!NUMBER.test(number)) mistake('has a VPC or server number that is none: 1 to 64 letters, digits and : . _ / -')
    else if (rules.length === 0 || !rules.every(isAddressRule))
      mistake(`must give ${number} IP addresses or CIDR blocks, such as 10.0.0.0/8`)
  }
  return new Map(entries)
}

function written(text: string): [string, string[]][] {
  return text.split(',').map((entry) => {
    const [number = '', ...rest] = entry.split('=')
    return [number.trim(), rest.join('=').trim().split(/\s+/)]
  })
}

function fromFile(path: string): [string, string[]][] | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
    const entries = Object.entries(parsed)
    return entries.every(([, rules]) => Array.isArray(rules) && rules.every((rule) => typeof rule === 'string'))
      ? (entries as [string, string[]][])
      : undefined
  } catch {
    return undefined
  }
}
