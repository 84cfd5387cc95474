import { createHash } from 'node:crypto'
import { compile } from '#core/access/compile'
import { type Circumstances, conditionHolds } from '#core/access/condition'
import { decide, type Holds } from '#core/access/decide'
import type { Policy, Statement } from '#core/access/statement'

const STATEMENTS = 200
const SECRETS = 1000
const ROUNDS = 200
const MEMBER = '2507001'
const ACTIONS = ['View/getSecretValue', 'View/getSecretDetail', 'Change/updateSecretValue', 'View/getSecretLogs'] as const

/** As random as ids are, and the same in every run. */
const idOf = (n: number) => createHash('sha256').update(String(n)).digest('hex')
const nrnOf = (n: number) => `nrn:PUB:SecretManager:KR:${MEMBER}:Secret/${idOf(n)}`
const CALL: Circumstances = {
  principalName: 'app',
  principalId: '17',
  principaluuid: '5c0ffe00-0000-4000-8000-000000000017',
  principalType: 'Sub',
  region: 'KR',
  sourceIp: '10.1.2.3',
  now: 1_800_000_000_000,
  multiFactor: false,
}

/** CPU time of this process, which a machine that does other things besides does not stretch. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** A tenth denies, a quarter has a condition; of resources some are one secret, some a beginning, some several parts, some everything of a kind. */
function statement(n: number): Statement {
  const resources = [
    [nrnOf(n), nrnOf(n + 1)],
    [`nrn:PUB:SecretManager:KR:${MEMBER}:Secret/${idOf(n).slice(0, 10)}*`],
    [`nrn:PUB:SecretManager:*:${MEMBER}:Secret/*${idOf(n).slice(2, 9)}*${idOf(n).slice(-4)}`],
    [`nrn:PUB:SecretManager:KR:${MEMBER}:Secret/ffffffff${n.toString(16)}*`],
  ][n % 4] as string[]
  const actions = [['View/*'], ['View/getSecretValue', 'View/getSecretDetail'], ['*'], ['Change/*', 'View/getSecretL*']][
    (n % 4) ^ (n % 3)
  ] as string[]
  const targets = [{ product: 'SecretManager' as const, actions, resourceNrns: resources }]
  const effect = n % 10 === 9 ? 'Deny' : 'Allow'
  if (n % 4 !== 1) return { effect, targets }
  return { effect, targets, condition: { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } } } as Statement
}

/** One actor whose policies have 200 statements: what compiling costs, and what one decision then does. */
export function measureDecisions(): { decisionUs: number; worstUs: number; compileUs: number; firstUs: number } {
  const policies: Policy[] = Array.from({ length: 10 }, (_, p) => ({
    id: `policy-${p}`,
    name: `policy-${p}`,
    type: 'USER_CREATED' as Policy['type'],
    description: '',
    statements: Array.from({ length: STATEMENTS / 10 }, (_each, at) => statement(p * 20 + at)),
  }))
  const holds: Holds = (condition, { facts }) => conditionHolds(condition, CALL, facts)
  const began = cpuUs()
  const compiled = compile(policies)
  const compileUs = cpuUs() - began
  const requests = ACTIONS.map((action) => Array.from({ length: SECRETS }, (_, n) => ({ product: 'SecretManager', action, nrn: nrnOf(n) })))
  const firstBegan = cpuUs()
  for (const [request] of requests) if (request !== undefined) decide(compiled, request, holds)
  const firstUs = (cpuUs() - firstBegan) / ACTIONS.length
  let allowed = 0
  const round = (from: (typeof requests)[number]) => {
    for (const request of from) if (decide(compiled, request, holds).allowed) allowed++
  }
  for (let warm = 0; warm < 50; warm++) for (const each of requests) round(each)
  allowed = 0
  const per = requests.map((each) => {
    const at = cpuUs()
    for (let n = 0; n < ROUNDS; n++) round(each)
    return (cpuUs() - at) / (ROUNDS * SECRETS)
  })
  if (allowed === 0) throw new Error('nothing was allowed: this measures nothing')
  return { decisionUs: per.reduce((sum, us) => sum + us, 0) / per.length, worstUs: Math.max(...per), compileUs, firstUs }
}
