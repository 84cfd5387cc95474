import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { SERVICES } from '#contract/operation'
import { ALL_OPERATIONS } from '#contract/operations'
import { compile } from '#core/access/compile'
import { answerOf } from '#core/access/load-actor'
import { SYSTEM_POLICIES } from '#core/access/system-policies'

/**
 * Which system-managed policy allows which operation, as a table that a person reads in a change. Where a change is meant,
 * `COFFER_TEST_REGENERATE=permission-table` writes it anew.
 */
const FILE = new URL('./permission-table.txt', import.meta.url)

function table(): string {
  const short = SYSTEM_POLICIES.map(({ name }) => name.replace('NCP_', ''))
  const rows = ALL_OPERATIONS.map(({ id, service, action, resource }) => {
    const { product } = SERVICES[service]
    const request = { product, action, nrn: `nrn:PUB:${product}:KR:1:${resource.replaceAll(/:\w+/g, 'some')}` }
    const cells = SYSTEM_POLICIES.map((policy) => (answerOf(compile([policy]), request, () => undefined).allowed ? 'yes' : '-'))
    return { name: `${product} ${action}${action.endsWith(`/${id}`) ? '' : ` (${id})`}`, cells }
  }).sort((left, right) => (left.name < right.name ? -1 : 1))
  const first = Math.max(...rows.map(({ name }) => name.length))
  const line = (name: string, cells: string[]) =>
    `${name.padEnd(first)}  ${cells.map((cell, at) => cell.padEnd(short[at]?.length ?? 0)).join('  ')}`.trimEnd()
  return `${[line('', short), ...rows.map(({ name, cells }) => line(name, cells))].join('\n')}\n`
}

test('each system-managed policy allows exactly the operations that the table says', () => {
  const made = table()
  if (process.env['COFFER_TEST_REGENERATE'] === 'permission-table') writeFileSync(FILE, made)
  assert.equal(
    readFileSync(FILE, 'utf8'),
    made,
    'The rights of system-managed policies changed. If that is meant: COFFER_TEST_REGENERATE=permission-table',
  )
})

test('a finance manager may do nothing but what everybody may, and a viewer changes nothing', () => {
  for (const [name, allowed] of [
    ['NCP_FINANCE_MANAGER', () => false],
    ['NCP_SUB_ACCOUNT_VIEWER', (id: string) => id.startsWith('IAM View/')],
  ] as const) {
    const policy = SYSTEM_POLICIES.find((known) => known.name === name) ?? assert.fail(name)
    for (const { service, action, resource } of ALL_OPERATIONS) {
      if (['View/getCallerIdentity', 'Change/createCredentials', 'Change/switchRole'].includes(action)) continue
      const { product } = SERVICES[service]
      const nrn = `nrn:PUB:${product}:KR:1:${resource.replaceAll(/:\w+/g, 'some')}`
      assert.equal(answerOf(compile([policy]), { product, action, nrn }, () => undefined).allowed, allowed(`${product} ${action}`), action)
    }
  }
})
