import { uuid } from '#base/ids'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Prepared } from '../door/call.ts'
import { NO_FACTOR } from '../sessions/second-factor.ts'
import { generatedField, type PreparedPassword, preparePassword } from './new-password.ts'
import { subAccountColumns } from './sub-account.ts'

/** Makes a sub account. It starts without rights: policies are attached by calls of their own. */
export const createSubAccount: Prepared<typeof OPERATIONS.createSubAccount, PreparedPassword> = {
  prepare: (world, { body }) => preparePassword(world, { needPasswordGenerate: body.needPasswordGenerate, password: body.password }),
  run: async (unit, { actor, input: { body }, prepared, note }) => {
    note({ resourceName: body.loginId })
    // Two that differ in case alone would be taken for each other: by people, and by whoever writes ncp:principalName.
    const standing = await unit.find('principal', [{ column: 'account', is: 'eq', value: actor.account }])
    if (standing.some(({ loginId }) => loginId.toLowerCase() === body.loginId.toLowerCase()))
      throw new Problem('principal.exists', `loginId: a sub account named ${body.loginId} exists. Choose another.`)
    const most = unit.world.subAccountsMax
    if (standing.filter(({ type }) => type === 'sub').length >= most)
      throw new Problem(
        'principal.limit',
        `The account has ${most} sub accounts, which is as many as it may have. Delete one that is no longer needed, or raise COFFER_SUB_ACCOUNTS_MAX.`,
      )
    const id = uuid(unit.world.random)
    await unit.add('principal', {
      id,
      account: actor.account,
      type: 'sub',
      number: await unit.write.nextNumber('sub-account'),
      loginId: body.loginId,
      name: body.name,
      email: '',
      memo: '',
      active: 1,
      apiAccess: 0,
      consoleAccess: 0,
      needPasswordReset: 0,
      failedSignIns: 0,
      mfaMandatory: 0,
      mfaSealed: NO_FACTOR,
      mfaStep: 0,
      useConsolePermitIp: 0,
      consolePermitIps: '[]',
      useApiAllowSource: 0,
      apiAllowSources: '[]',
      tags: '[]',
      createdAt: unit.world.clock.now(),
      ...subAccountColumns(body, unit.world.vpcSources),
      passwordHash: prepared.hash,
    })
    await unit.add('attachment', { id, account: actor.account, policies: '[]', groups: '[]' })
    note({ resourceId: id })
    return { success: true, id, ...generatedField(prepared) }
  },
}
