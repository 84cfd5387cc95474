import { uuid } from '#base/ids'
import { randomBelow } from '#base/random'
import type { Sealed } from '#base/sealed'
import type { Unit } from '../barrier/view.ts'
import { createDefaultKey } from '../keys/create-default-key.ts'
import { NO_FACTOR } from '../sessions/second-factor.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { addAccessKey } from './add-access-key.ts'

export interface FirstAccount {
  accessKey: string
  secretKey: Sealed<string>
  passwordHash: string
}

/** Makes the main account with its principal, first access key and default protection key; returns the record of it. */
export async function createMainAccount(unit: Unit, first: FirstAccount): Promise<NewUsageRow> {
  const { random, clock, region } = unit.world
  const account = `2${String(randomBelow(random, 10_000)).padStart(4, '0')}${String(randomBelow(random, 1000)).padStart(3, '0')}`
  const now = clock.now()
  await unit.add('account', { id: account, name: 'main', createdAt: now })
  const principal = await unit.add('principal', {
    id: uuid(random),
    account,
    type: 'main',
    number: 0,
    loginId: 'main',
    name: 'main account',
    email: '',
    memo: '',
    active: 1,
    apiAccess: 1,
    consoleAccess: 1,
    needPasswordReset: 0,
    passwordHash: first.passwordHash,
    failedSignIns: 0,
    mfaMandatory: 0,
    mfaSealed: NO_FACTOR,
    mfaStep: 0,
    useConsolePermitIp: 0,
    consolePermitIps: '[]',
    useApiAllowSource: 0,
    apiAllowSources: '[]',
    tags: '[]',
    createdAt: now,
  })
  await unit.add('attachment', { id: principal.id, account, policies: '[]', groups: '[]' })
  await addAccessKey(unit, principal, first)
  await createDefaultKey(unit, account)
  return {
    time: now,
    account,
    requestorType: 'System',
    requestor: 'system',
    requestorName: 'Coffer',
    accessKey: '',
    ip: '',
    source: 'SYSTEM',
    product: 'IAM',
    action: '',
    title: 'First Start',
    nrn: `nrn:PUB:IAM:${region}:${account}:Account/${account}`,
    resourceId: account,
    resourceName: 'main',
    result: 'SUCCESS',
    status: 200,
    problem: '',
    requestId: '',
    job: null,
    stage: '',
    version: null,
    message: 'The main account was made, with its first access key and its default protection key.',
  }
}
