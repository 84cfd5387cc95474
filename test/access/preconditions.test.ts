import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OPERATIONS } from '#contract/operations'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const ALLOW = (action: string) => [
  { effect: 'Allow', targets: [{ product: 'SecretManager', actions: [`View/${action}`], resourceNrns: ['*'] }] },
]
const ACTIONS = '/ncf/api/v2/packages/-/actions'
const CODE = { exec: { kind: 'nodejs:default', code: 'exports.main = () => ({})' } }

interface Edited {
  /** Where it is read, and another editor's change of it. */
  path: string
  theirs: () => Promise<unknown>
  /** The changes that honour If-Match, by operation, the last of which deletes it. */
  changes: readonly [id: string, method: string, path: string, body?: object][]
}

/** One of each kind of thing that two people may edit at the same time. */
async function everything({ main }: TestCoffer, n: number): Promise<Record<string, Edited>> {
  const policy = async (name: string) =>
    (await main.ok('POST', '/api/v1/policies', { policyName: `${name}-${n}`, permissions: ALLOW('getSecretList') })).id as string
  const account = async (loginId: string) =>
    (await main.ok('POST', '/api/v1/sub-accounts', { loginId: `${loginId}-${n}`, name: 'somebody', canAPIGatewayAccess: true }))
      .id as string
  const [edited, given, more, sub, member, other] = [
    await policy('edited'),
    await policy('given'),
    await policy('more'),
    await account('edited'),
    await account('member'),
    await account('other'),
  ]
  const group = (await main.ok('POST', '/api/v1/groups', { groupName: `group-${n}` })).id as string
  const role = (await main.ok('POST', '/api/v1/roles', { roleName: `role-${n}`, roleType: 'Account' })).id as string
  const [P, S, G, R] = [`/api/v1/policies/${edited}`, `/api/v1/sub-accounts/${sub}`, `/api/v1/groups/${group}`, `/api/v1/roles/${role}`]
  const [A, T, K] = [`${ACTIONS}/edited-${n}`, `/ncf/api/v2/triggers/edited-${n}`, `/ncf/api/v2/packages/edited-${n}`]
  await main.ok('PUT', A, CODE)
  await main.ok('PUT', `${ACTIONS}/linked-${n}`, CODE)
  await main.ok('PUT', T, {})
  await main.ok('PUT', K, {})
  return {
    action: {
      path: A,
      theirs: () => main.ok('PUT', A, { ...CODE, description: 'theirs' }),
      changes: [
        ['putAction', 'PUT', A, { ...CODE, description: 'mine' }],
        ['deleteAction', 'DELETE', A],
      ],
    },
    trigger: {
      path: T,
      theirs: () => main.ok('PUT', T, { description: 'theirs' }),
      changes: [
        ['putTrigger', 'PUT', T, { description: 'mine' }],
        ['linkAction', 'POST', `${T}/link-action`, { action: `linked-${n}` }],
        ['unlinkAction', 'DELETE', `${T}/link-action`, { action: `linked-${n}` }],
        ['deleteTrigger', 'DELETE', T],
      ],
    },
    package: {
      path: K,
      theirs: () => main.ok('PUT', K, { description: 'theirs' }),
      changes: [
        ['putPackage', 'PUT', K, { description: 'mine' }],
        ['deletePackage', 'DELETE', K],
      ],
    },
    policy: {
      path: P,
      theirs: () => main.ok('PUT', P, { permissions: ALLOW('getSecretValue') }),
      changes: [
        ['updatePolicy', 'PUT', P, { permissions: ALLOW('getSecretDetail') }],
        ['deletePolicy', 'DELETE', P],
      ],
    },
    'sub account': {
      path: S,
      theirs: () => main.ok('PUT', S, { memo: 'theirs' }),
      changes: [
        ['updateSubAccount', 'PUT', S, { memo: 'mine' }],
        ['deleteSubAccount', 'DELETE', S],
      ],
    },
    ...sets({ main, G, R, member, other, given, more }),
    ...(await joins(main, { sub: await account('joins'), given, more }, n)),
  }
}

interface Sets {
  main: TestCoffer['main']
  G: string
  R: string
  member: string
  other: string
  given: string
  more: string
}

function sets({ main, G, R, member, other, given, more }: Sets): Record<string, Edited> {
  return {
    group: {
      path: G,
      theirs: () => main.ok('POST', `${G}/sub-accounts`, { subAccountIdList: [member] }),
      changes: setChanges(G, ['sub-accounts', 'Group', 'GroupSubAccounts'], { more, other }),
    },
    role: {
      path: R,
      theirs: () => main.ok('POST', `${R}/policies`, { policyIdList: [given] }),
      changes: setChanges(R, ['entities', 'Role', 'RoleEntities'], { more, other }),
    },
  }
}

/** What a sub account is joined to. */
async function joins(
  main: TestCoffer['main'],
  { sub, given, more }: { sub: string; given: string; more: string },
  n: number,
): Promise<Record<string, Edited>> {
  const S = `/api/v1/sub-accounts/${sub}`
  const group = async (name: string) => (await main.ok('POST', '/api/v1/groups', { groupName: `${name}-${n}` })).id as string
  const [theirs, mine] = [{ groupIdList: [await group('theirs')] }, { groupIdList: [await group('mine')] }]
  return {
    'policies of a sub account': {
      path: S,
      theirs: () => main.ok('POST', `${S}/groups`, theirs),
      changes: [
        ['attachSubAccountPolicies', 'POST', `${S}/policies`, { policyIdList: [more] }],
        ['detachSubAccountPolicies', 'DELETE', `${S}/policies`, { policyIdList: [more] }],
      ],
    },
    'groups of a sub account': {
      path: S,
      theirs: () => main.ok('POST', `${S}/policies`, { policyIdList: [given] }),
      changes: [
        ['addSubAccountGroups', 'POST', `${S}/groups`, mine],
        ['removeSubAccountGroups', 'DELETE', `${S}/groups`, mine],
      ],
    },
  }
}

/** What changes a group or a role. */
function setChanges(at: string, [path, kind, members]: [string, string, string], ids: { more: string; other: string }): Edited['changes'] {
  return [
    [`attach${kind}Policies`, 'POST', `${at}/policies`, { policyIdList: [ids.more] }],
    [`detach${kind}Policies`, 'DELETE', `${at}/policies`, { policyIdList: [ids.more] }],
    [`add${members}`, 'POST', `${at}/${path}`, { subAccountIdList: [ids.other] }],
    [`remove${members}`, 'DELETE', `${at}/${path}`, { subAccountIdList: [ids.other] }],
    [`delete${kind}`, 'DELETE', at],
  ]
}

for (const engine of ENGINES_IN_TURN) {
  describe(`two who edit the same on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer
    const things = await everything(coffer, 1)
    const etagOf = async (path: string) => (await main.call('GET', path)).headers.get('etag') ?? 'none'
    const state = async (path: string) => (await main.call('GET', path)).text

    for (const [kind, { path, theirs, changes }] of Object.entries(things))
      it(`the second to change the ${kind} is refused, and nothing is stored`, async () => {
        const read = await etagOf(path)
        assert.match(read, /^"\d+"$/)
        assert.equal(await etagOf(path), read, 'reading changes nothing')
        await theirs()
        const after = await state(path)
        for (const [id, method, at, body] of changes) {
          const said = await main.call(method, at, body, { 'if-match': read })
          assert.equal(said.status, at.startsWith('/ncf/') ? 422 : 409, `${id}: ${said.text}`)
          assert.match(said.text, /was changed since you read it.*Nothing was stored/, id)
          assert.equal(await state(path), after, id)
        }
        for (const [id, method, at, body] of changes) {
          const said = await main.call(method, at, body, { 'if-match': await etagOf(path) })
          assert.equal(said.status, 200, `${id}: ${said.text}`)
        }
      })

    it('every operation that says so was asked, and no other honours If-Match among these', () => {
      const asked = Object.values(things).flatMap(({ changes }) => changes.map(([id]) => id))
      const say = Object.values(OPERATIONS).filter(({ etag, service }) => etag === 'matched' && service !== 'secret-manager')
      assert.deepEqual(asked.sort(), say.map(({ id }) => id).sort())
    })

    it('what is gone is not made anew by who edits it still', async () => {
      await main.ok('PUT', `${ACTIONS}/gone`, CODE)
      const read = await etagOf(`${ACTIONS}/gone`)
      await main.ok('DELETE', `${ACTIONS}/gone`)
      const said = await main.call('PUT', `${ACTIONS}/gone`, CODE, { 'if-match': read })
      assert.match(said.text, /is gone since you read it. Leave If-Match out to make it anew/)
      assert.match(await main.refused(404, 'GET', `${ACTIONS}/gone`), /or make it with PUT/)
    })

    it('who fails to sign in holds up nobody that edits the sub account', async () => {
      const { id } = await main.ok('POST', '/api/v1/sub-accounts', {
        loginId: 'clumsy',
        name: 'somebody',
        canConsoleAccess: true,
        password: 'Some-password-1',
      })
      const read = await etagOf(`/api/v1/sub-accounts/${id}`)
      await fetch(`${coffer.url}/console/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: coffer.url, 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ loginId: 'clumsy', password: 'wrong' }),
      })
      assert.equal((await main.call('PUT', `/api/v1/sub-accounts/${id}`, { memo: 'mine' }, { 'if-match': read })).status, 200)
    })
  })
}
