import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contractFaults } from './contract.ts'
import { dependencyFaults, lockFaults, undeclaredFaults } from './dependencies.ts'
import { decisionFaults, openApiFaults, problemCodeFaults, traceFaults } from './documents.ts'
import { actionFaults, cycleFaults, importFaults } from './imports.ts'
import { clockFaults, environmentFaults, suppressionFaults } from './reach.ts'
import { barrelFaults, fileLengthFaults, functionLengthFaults, nameFaults, roomFaults } from './shape.ts'
import type { Source } from './source.ts'

/** Every check is seen to fail here: a check that never failed may be one that looks at nothing. */
const file = (path: string, ...lines: string[]): Source => ({ path, text: `${lines.join('\n')}\n` })

function finds(faults: readonly string[], ...expected: RegExp[]): void {
  assert.equal(faults.length, expected.length, faults.join('\n'))
  for (const [index, sign] of expected.entries()) assert.match(faults[index] ?? '', sign)
}

test('an import that the map does not allow is found', () => {
  finds(
    importFaults([file('src/core/a.ts', '', "import { x } from '#store/b'")]),
    /^src\/core\/a\.ts:2 imports #store\/b: core\/ may import only/,
  )
  finds(importFaults([file('src/core/a.ts', "export { x } from '#http/b'")]), /#http\/b/)
  finds(importFaults([file('src/base/a.ts', "export const x = () => import('#core/b')")]), /#core\/b/)
  finds(importFaults([file('src/base/a.ts', "export type X = import('#core/b').X")]), /#core\/b/)
  finds(importFaults([file('src/attic/a.ts', "import '#base/b'")]), /the room attic\/ is not in the map/)
  finds(importFaults([file('src/core/a.ts', "import '#base/b'", "import './c.ts'", "import 'typebox'")]))
})

test('an import that goes another way than the house is found', () => {
  finds(importFaults([file('src/core/secrets/a.ts', "import '../../base/b.ts'")]), /across rooms it is #room\/file/)
  finds(importFaults([file('src/core/a.ts', "import '#core/b'")]), /within a room it is \.\/file\.ts/)
  finds(importFaults([file('src/core/a.ts', "import '#base/b.ts'")]), /has no extension/)
  finds(importFaults([file('src/core/a.ts', "import './b'")]), /has its extension/)
})

test('an action that would not find what it imports is found', () => {
  finds(
    actionFaults([file('actions/redis/a.ts', "import '#base/b'", "import '../../src/base/b.ts'", "import 'kysely'")]),
    /^actions\/redis\/a\.ts:1 imports #base\/b: actions\/ imports itself/,
    /src\/base/,
    /kysely/,
  )
  finds(actionFaults([file('actions/redis/a.ts', "import '../shared/b.ts'", "import '@redis/client'", "import 'node:net'")]))
})

test('the command line may use the maintenance of the server, and nothing else of it', () => {
  finds(importFaults([file('src/cli/a.ts', "import '#server/maintenance'", "import '#server/maintenance/backup'")]))
  finds(
    importFaults([file('src/cli/a.ts', "import '#server/settings'", "import '#server/maintenance-work'")]),
    /settings/,
    /maintenance-work/,
  )
})

test('input and output in a room without them is found', () => {
  finds(importFaults([file('src/core/a.ts', "import 'node:fs/promises'", "import 'node:crypto'")]), /no input or output/)
  finds(importFaults([file('src/core/a.ts', "import { BlockList, connect } from 'node:net'")]), /no input or output/)
  finds(importFaults([file('src/store/a.ts', "import 'node:sqlite'"), file('src/core/a.ts', "import { BlockList } from 'node:net'")]))
})

test('a ring of files is found and told once', () => {
  const ring = [
    file('src/core/b.ts', "import './c.ts'"),
    file('src/core/c.ts', "import type { A } from './a.ts'"),
    file('src/core/a.ts', "import './b.ts'"),
  ]
  finds(cycleFaults(ring), /^src\/core\/a\.ts → src\/core\/b\.ts → src\/core\/c\.ts:/)
  finds(
    cycleFaults([file('src/core/a.ts', "import '#base/b'"), file('src/base/b.ts', "import '#core/a'")]),
    /src\/base\/b\.ts → src\/core\/a\.ts/,
  )
  finds(cycleFaults(ring.slice(0, 2)))
})

test('a file of 301 lines is found', () => {
  const lines = (count: number) => Array.from({ length: count }, () => 'x')
  finds(
    fileLengthFaults([file('tools/a.mjs', ...lines(301)), file('src/core/b.ts', ...lines(300)), file('docs/c.md', ...lines(999))]),
    /^tools\/a\.mjs has 301/,
  )
})

test('a function of 61 lines is found', () => {
  const body = (lines: number) => Array.from({ length: lines - 2 }, () => '  work()')
  finds(
    functionLengthFaults([file('src/core/a.ts', '', 'function f() {', ...body(61), '}')]),
    /^src\/core\/a\.ts:2 begins a function of 61/,
  )
  finds(functionLengthFaults([file('src/core/a.ts', 'export const f = () => {', ...body(61), '}')]), /61/)
  finds(functionLengthFaults([file('src/core/a.ts', 'class A {', '  m() {', ...body(61), '  }', '}')]), /61/)
  finds(functionLengthFaults([file('src/core/a.ts', 'function f() {', ...body(60), '}')]))
})

test('a suite may be long, but not the tests in it', () => {
  const suite = (inner: number) => [
    'export function exercise() {',
    '  test(() => {',
    ...Array.from({ length: inner - 2 }, () => '    work()'),
    '  })',
    '  test(() => {',
    ...Array.from({ length: 40 }, () => ''),
    '  })',
    '}',
  ]
  finds(functionLengthFaults([file('test/store/a.ts', ...suite(40))]))
  finds(functionLengthFaults([file('test/store/a.ts', ...suite(61))]), /:2 begins a function of 61/)
  finds(functionLengthFaults([file('src/store/a.ts', ...suite(40))]), /:1 begins/)
})

test('a barrel is found', () => {
  finds(barrelFaults([file('src/core/a.ts', "export * from './b.ts'")]), /only re-exports/)
  finds(barrelFaults([file('src/core/a.ts', "import { b } from './b.ts'", 'export { b }')]), /only re-exports/)
  finds(
    barrelFaults([file('src/core/a.ts', "export { b } from './b.ts'", 'export const c = 1'), file('src/core/main.ts', "import './b.ts'")]),
  )
})

test('a name that says nothing is found', () => {
  finds(
    nameFaults([file('src/core/string-utils.ts'), file('docs/helpers.md'), file('src/core/job-manager.ts')]),
    /string-utils/,
    /helpers/,
    /job-manager/,
  )
  finds(
    nameFaults([file('src/core/a.ts', 'interface IStore {}', 'type TRow = 1', 'class StoreImpl {}', 'type SecretDTO = 2')]),
    /IStore/,
    /TRow/,
    /StoreImpl/,
    /SecretDTO/,
  )
  finds(nameFaults([file('src/http/ncp/secret-manager.ts', 'interface Tables {}', 'type Instant = number', 'class TLSPeer {}')]))
})

test('a room without a README, or with a long one, is found', () => {
  finds(roomFaults([file('src/core/a.ts')]), /src\/core\/README\.md is missing/)
  finds(roomFaults([file('src/core/README.md', ...Array.from({ length: 31 }, () => 'x'))]), /31 lines/)
  finds(roomFaults([file('src/core/README.md', 'x'), file('test/a.ts')]))
})

test('a look at the environment is found', () => {
  const looks = ['process.env', 'process.env.HOME', "process['env']", 'globalThis.process.env', '{ ...process.env }']
  for (const look of looks)
    finds(environmentFaults([file('src/runner/a.ts', `export const x = ${look}`)]), /^src\/runner\/a\.ts:1 reads the environment/)
  finds(environmentFaults([file('src/runner/a.ts', 'const { env } = process')]), /:1/)
  finds(environmentFaults([file('src/runner/a.ts', "import { env } from 'node:process'")]), /:1/)
  finds(environmentFaults([file('src/server/settings.ts', 'export const x = process.env'), file('tools/a.ts', 'process.env')]))
  finds(environmentFaults([file('src/runner/a.ts', 'export const x = child.env', '// process.env', "export const y = 'process.env'")]))
})

test('a look at the clock is found', () => {
  const looks = ['Date.now()', 'new Date()', 'Date()', 'performance.now()', 'process.hrtime.bigint()', 'globalThis.performance.now()']
  for (const look of looks) finds(clockFaults([file('src/core/a.ts', `export const x = ${look}`)]), /^src\/core\/a\.ts:1 reads the clock/)
  finds(clockFaults([file('src/core/a.ts', 'export const x = new Date(0)', 'export const y = clock.now()', '// Date.now()')]))
  finds(clockFaults([file('src/jobs/a.ts', 'Date.now()'), file('src/server/a.ts', 'new Date()'), file('bench/a.ts', 'Date.now()')]))
})

test('a silenced check without a reason is found', () => {
  const silenced = (comment: string) => suppressionFaults([file('src/core/a.ts', '', comment)])
  finds(silenced('// biome-ignore lint/suspicious/noExplicitAny: <explanation>'), /^src\/core\/a\.ts:2 has biome-ignore without a reason/)
  finds(silenced('// @ts-expect-error'), /@ts-expect-error/)
  finds(silenced('// oxlint-disable-next-line typescript/no-floating-promises'), /oxlint-disable-next-line/)
  finds(silenced('/* eslint-disable */'), /eslint-disable/)
  finds(silenced('// biome-ignore lint/suspicious/noExplicitAny: the library types its callback so'))
  finds(silenced('// @ts-expect-error the types of the driver lack this option'))
  finds(silenced('// oxlint-disable-next-line typescript/await-thenable -- a user function may be async'))
})

test('a text of the contract without bound or description is found', () => {
  const taking = (schema: object) =>
    contractFaults([{ id: 'putIt', params: {}, query: {}, body: { type: 'object', properties: { a: schema } } }])
  finds(taking({ type: 'string', description: 'A.' }), /^putIt\.body\.a is a text without a bound/)
  finds(taking({ type: 'string', maxLength: 3 }), /^putIt\.body\.a is a text without a description/)
  finds(taking({ type: ['string', 'null'], description: 'A.' }), /bound/)
  finds(taking({ type: 'string', pattern: '^[a-z]+$', description: 'A.' }), /bound/)
  finds(taking({ type: 'string', pattern: '[a-z]{1,3}', description: 'A.' }), /bound/)
  finds(taking({ type: 'array', items: { type: 'string' } }), /a\[\] is a text without a bound/, /description/)
  finds(taking({ anyOf: [{ type: 'object', additionalProperties: { type: 'string' } }] }), /a\.\*/, /a\.\*/)
  finds(
    contractFaults([{ id: 'getIt', params: { properties: { id: { type: 'string' } } }, query: {}, body: {} }]),
    /getIt\.params\.id/,
    /getIt\.params\.id/,
  )
  for (const bound of [{ maxLength: 3 }, { enum: ['a'] }, { const: 'a' }, { pattern: '^[a-z*+]{1,3}$' }])
    finds(taking({ type: 'string', description: 'A.', ...bound }))
})

test('a problem code without its explanation is found, and the other way round', () => {
  const page = file('docs/errors.md', '# Errors', '', '## secret.state', '', 'Text on `other.code`.', '', '## secret.gone')
  finds(problemCodeFaults(['secret.state', 'key.state'], page), /does not explain key\.state/, /explains secret\.gone/)
  finds(problemCodeFaults(['secret.state', 'secret.gone'], page))
})

test('an OpenAPI document that is out of date is found', () => {
  finds(openApiFaults({ openapi: '3.1.1' }, file('docs/openapi.json', '{"openapi":"3.1.0"}')), /is not what the contract generates/)
  finds(openApiFaults({ openapi: '3.1.1', left: undefined }, file('docs/openapi.json', '{"openapi":"3.1.1"}')))
})

test('a folder of one machine, and a number of a tracker, are found', () => {
  const under = (...parts: string[]) => `see ${['', ...parts].join('/')}`
  for (const folder of ['work', 'root', 'tmp'])
    finds(traceFaults([file('docs/a.md', '', under(folder, 'coffer'))]), /^docs\/a\.md:2 names a folder of one machine/)
  finds(traceFaults([file('docs/a.md', under('home', 'anna', 'coffer'))]), /folder of one machine/)
  finds(traceFaults([file('docs/a.md', `fixes ${'issue'} #12`)]), /number of a tracker/)
  finds(traceFaults([file('docs/a.md', '--tmpfs /tmp', 'https://example.org/work/x', 'the issue is 12 bytes')]))
})

test('a record of a decision with the number of another one, or that is named and not there, is found', () => {
  const record = (name: string, head: string) => file(`docs/decisions/${name}.md`, head)
  const naming = (name: string) => file('README.md', `see docs/decisions/${name}.md`)
  const [one, other] = [record('0001-a', '# 0001 A'), record('0002-b', '# 0002: B')]
  finds(decisionFaults([one, record('0001-c', '# 0001 C')]), /0001-c\.md has the number 0001/)
  finds(decisionFaults([record('0003-d', '# 0004 D')]), /0003-d\.md does not begin with "# 0003"/)
  finds(decisionFaults([one, naming('0001-z')]), /^README\.md names docs\/decisions\/0001-z\.md, which is not there/)
  finds(decisionFaults([one, other, naming('0002-b')]))
})

test('a dependency that is loose, unexplained, undeclared or one too many is found', () => {
  const decisions = [file('docs/decisions/0010.md', '| `pg` | speaks PostgreSQL |')]
  finds(dependencyFaults({ dependencies: { pg: '^8.0.0' }, devDependencies: { x: 'latest' } }, decisions), /pg \^8\.0\.0/, /x latest/)
  finds(dependencyFaults({ dependencies: { pg: '8.0.0', left: '1.0.0-beta.2' } }, decisions), /needs left, and no file/)
  const many = Object.fromEntries(Array.from({ length: 13 }, (_, n) => [`p${n}`, '1.0.0']))
  finds(
    dependencyFaults({ dependencies: many }, [file('docs/decisions/1.md', ...Object.keys(many).map((name) => `\`${name}\``))]),
    /needs 13 packages/,
  )
  finds(dependencyFaults({ dependencies: { pg: '8.0.0' } }, decisions))
  const used = [
    file('src/store/a.ts', "import pg from 'pg'", "import '@scope/x/sub'", "import 'node:fs'"),
    file('test/a.ts', "import 'fast-check'"),
  ]
  finds(undeclaredFaults({ dependencies: { pg: '8.0.0' } }, used), /^src\/store\/a\.ts:2 imports @scope\/x\/sub/)
})

test('a lock that lacks a platform is found', () => {
  const packages = {
    'node_modules/biome': { optionalDependencies: { '@biome/cli-linux-x64-musl': '2.0.0', '@biome/cli-linux-x64': '2.0.0' } },
    'node_modules/@biome/cli-linux-x64': {},
  }
  finds(lockFaults(packages), /does not name @biome\/cli-linux-x64-musl, which biome wants/)
})
