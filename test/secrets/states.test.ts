import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, MINUTE } from '#base/instant'
import { action } from '../rotation/actions.ts'
import { makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { at, COMPLETES, callsOnOneSecret, FAILS, idIn, makeSecret, makeTrigger, stored, VALUE } from './making.ts'

const STATES = ['ENABLE', 'ROTATING', 'DISABLE', 'REVOKE'] as const
type State = (typeof STATES)[number]
/** Allowed, or 422 with details that name the state and what would help. */
type Cell = 'yes' | RegExp

const SUSPENDED = /in DISABLE.*enable it first/
const REVOKED = /in REVOKE.*cancel that first\. It is suspended then, until it is enabled\./
const ROTATES = /in ROTATING.*cancel it first/
const NO_RUN: Cell[] = [/in ROTATING.*cancel it/, /in DISABLE.*Enable the secret/, /in REVOKE.*Cancel its deletion and enable it/]
const IN_USE = /in use already/
const NOT_REQUESTED = (state: State) => new RegExp(`in ${state}.*No deletion was requested`)
const NOT_RUNNING = /No rotation is running/

/** An action that does nothing until it is killed. */
const STANDS = action(`await gate('stands'); return {}`)

interface Row {
  id: string
  call: [method: string, path: string, body?: object]
  /** What the last job of the secret has become before it gets into the state. */
  lastJob?: 'COMPLETED' | 'FAILED'
  /** A call that the operation builds on. */
  first?: [method: string, path: string, body?: object]
  /** In the order of STATES. */
  cells: readonly Cell[]
}

const AUTOMATIC: Row['first'] = ['POST', '/enable-auto-rotation', {}]
const BY_HAND: Row['first'] = ['POST', '/disable-auto-rotation']

/** The table "What each state allows" of the contract, operation by operation. */
const TABLE: Row[] = [
  { id: 'getSecretDetail', call: ['GET', ''], cells: ['yes', 'yes', 'yes', 'yes'] },
  { id: 'getSecretValue', call: ['GET', '/values'], cells: ['yes', 'yes', SUSPENDED, REVOKED] },
  { id: 'getSecretStageValue', call: ['GET', '/active'], cells: ['yes', 'yes', SUSPENDED, REVOKED] },
  { id: 'getSecretStages', call: ['GET', '/stages'], cells: ['yes', 'yes', 'yes', 'yes'] },
  { id: 'getStrays', call: ['GET', '/strays'], cells: ['yes', 'yes', SUSPENDED, REVOKED] },
  { id: 'getSecretLogs', call: ['GET', '/logs'], cells: ['yes', 'yes', 'yes', 'yes'] },
  { id: 'getRotationJobs', call: ['GET', '/rotation-jobs'], cells: ['yes', 'yes', 'yes', 'yes'] },
  { id: 'updateSecretValue', call: ['PUT', '/values', { active: VALUE }], cells: ['yes', ROTATES, 'yes', REVOKED] },
  { id: 'updateSecretStageValue', call: ['PUT', '/values/active', { value: VALUE }], cells: ['yes', ROTATES, 'yes', REVOKED] },
  { id: 'updateSecretMemo', call: ['PUT', '/memo', { memo: 'new' }], cells: ['yes', 'yes', 'yes', REVOKED] },
  {
    id: 'updateProtectionKey',
    call: ['PUT', '/protection-key', { protectionKeyType: 'DEFAULT' }],
    cells: ['yes', ROTATES, 'yes', REVOKED],
  },
  { id: 'enableSecret', call: ['POST', '/enable'], cells: [IN_USE, IN_USE, 'yes', REVOKED] },
  { id: 'disableSecret', call: ['POST', '/disable'], cells: ['yes', ROTATES, /in DISABLE.*suspended already/, REVOKED] },
  { id: 'requestSecretDeletion', call: ['POST', '/request-deletion'], cells: ['yes', ROTATES, 'yes', 'yes'] },
  {
    id: 'cancelSecretDeletion',
    call: ['POST', '/cancel-deletion'],
    cells: [NOT_REQUESTED('ENABLE'), NOT_REQUESTED('ROTATING'), NOT_REQUESTED('DISABLE'), 'yes'],
  },
  {
    id: 'deleteSecret',
    call: ['DELETE', ''],
    cells: [/in ENABLE.*Request its deletion first/, ROTATES, /in DISABLE.*Request its deletion first/, 'yes'],
  },
  { id: 'enableAutoRotation', call: ['POST', '/enable-auto-rotation', { rotationPeriod: 5 }], cells: ['yes', 'yes', 'yes', REVOKED] },
  { id: 'disableAutoRotation', first: AUTOMATIC, call: ['POST', '/disable-auto-rotation'], cells: ['yes', 'yes', 'yes', REVOKED] },
  {
    id: 'updateRotationPeriod',
    first: AUTOMATIC,
    call: ['PUT', '/rotation-period', { rotationPeriod: 5 }],
    cells: ['yes', 'yes', 'yes', REVOKED],
  },
  { id: 'updateRotationTrigger', call: ['PUT', '/triggers', { triggerId: '' }], cells: ['yes', 'yes', 'yes', REVOKED] },
  { id: 'deleteRotationTrigger', first: BY_HAND, call: ['DELETE', '/triggers'], cells: ['yes', 'yes', 'yes', REVOKED] },
  { id: 'executeRotationJob', call: ['POST', '/rotation'], cells: ['yes', ...NO_RUN] },
  { id: 'retryRotationJob', lastJob: 'FAILED', call: ['POST', '/retry-rotation'], cells: ['yes', ...NO_RUN] },
  {
    id: 'rollbackRotationJob',
    lastJob: 'COMPLETED',
    call: ['POST', '/rollback-rotation'],
    cells: ['yes', /rotation is running.*cancel it/, ...NO_RUN.slice(1)],
  },
  { id: 'getConsumers', call: ['GET', '/consumers'], cells: ['yes', 'yes', 'yes', 'yes'] },
  { id: 'getRotationSettings', call: ['GET', '/rotation-settings'], cells: ['yes', 'yes', 'yes', 'yes'] },
  {
    id: 'updateRetirement',
    call: ['PUT', '/retirement', { consumerDays: 7, deadlineDays: 14 }],
    cells: ['yes', 'yes', 'yes', REVOKED],
  },
  { id: 'deleteRetirement', call: ['DELETE', '/retirement'], cells: ['yes', 'yes', 'yes', REVOKED] },
  {
    id: 'updateRotationWindow',
    call: ['PUT', '/rotation-window', { cron: '0 2 * * *', timeZone: 'Asia/Seoul' }],
    cells: ['yes', 'yes', 'yes', REVOKED],
  },
  { id: 'deleteRotationWindow', call: ['DELETE', '/rotation-window'], cells: ['yes', 'yes', 'yes', REVOKED] },
  { id: 'cancelRotationJob', call: ['POST', '/cancel-rotation'], cells: [NOT_RUNNING, 'yes', NOT_RUNNING, NOT_RUNNING] },
]

test('the table has every operation on one secret that its state has a say in', () => {
  // Setting up a rotation is several of these calls in one (test/actions).
  const others = ['getRotationJob', 'setUpRotation']
  const named = callsOnOneSecret('x').filter(({ id, path }) => !path.startsWith('/action/') && !others.includes(id))
  assert.deepEqual(TABLE.map(({ id }) => id).sort(), named.map(({ id }) => id).sort())
})

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer
    const triggers = { COMPLETED: await makeTrigger(coffer, 'completes', COMPLETES), FAILED: await makeTrigger(coffer, 'fails', FAILS) }
    let made = 0

    /** A secret in the state, ready for the operation of the row. */
    const inState = async (state: Exclude<State, 'ROTATING'>, { first, lastJob }: Row): Promise<string> => {
      made += 1
      const S = await makeSecret(main, `state-${made}`)
      await main.ok('PUT', `${S}/triggers`, { triggerId: triggers[lastJob ?? 'COMPLETED'] })
      if (first !== undefined) await main.ok(first[0], S + first[1], first[2])
      if (lastJob !== undefined) {
        await main.ok('POST', `${S}/rotation`)
        await coffer.coffer.dispatcher.idle()
        assert.equal((await main.ok('GET', `${S}/rotation-jobs`)).jobs[0].state, lastJob)
      }
      if (state === 'DISABLE') await main.ok('POST', `${S}/disable`)
      if (state === 'REVOKE') await main.ok('POST', `${S}/request-deletion`)
      return S
    }

    /** One secret serves every row, since it needs a process that stands still; the row that cancels is the last. */
    const running = await makeRotating(coffer, { name: 'rotating', code: STANDS })
    const begin = async () => {
      const gate = running.target.gate('stands')
      await main.ok('POST', `${running.S}/rotation`)
      await gate.reached
      await main.ok('POST', `${running.job((await running.lastJob()).jobToken)}/start`)
    }
    let begun: Promise<void> | undefined
    const inRotation = async ({ first }: Row): Promise<string> => {
      begun ??= begin()
      await begun
      if (first !== undefined) await main.ok(first[0], running.S + first[1], first[2])
      return running.S
    }

    describe('what each state allows', () => {
      for (const [column, state] of STATES.entries()) {
        for (const row of TABLE) {
          const [method, path, given] = row.call
          const sent = row.id === 'updateRotationTrigger' ? { triggerId: triggers.FAILED } : given
          const cell = row.cells[column] ?? assert.fail('a cell is missing')
          test(`${row.id} in ${state}: ${cell}`, async () => {
            const S = state === 'ROTATING' ? await inRotation(row) : await inState(state, row)
            assert.equal((await main.ok('GET', S)).secretStatus, state)
            if (cell === 'yes') return void (await main.ok(method, S + path, sent))
            const before = { stored: await stored(coffer, S), etag: (await main.call('GET', S)).headers.get('etag') }
            const said = await main.call(method, S + path, sent)
            assert.equal(said.status, 422, said.text)
            assert.deepEqual(
              { ...said.body.error, details: '' },
              { errorCode: 'UNPROCESSABLE_ENTITY', message: 'Invalid status', details: '' },
            )
            assert.match(said.body.error.details, cell)
            assert.deepEqual({ stored: await stored(coffer, S), etag: (await main.call('GET', S)).headers.get('etag') }, before)
          })
        }
      }

      test('a secret goes from state to state as the contract draws it, and the day of its end does not move', async () => {
        const S = await makeSecret(main, 'wanders')
        const go = (path: string) => main.ok<{ secretStatus: string; expectedDestroyDate?: number }>('POST', S + path)
        const due = coffer.clock.now() + 7 * DAY
        for (const [path, state] of [
          ['/disable', 'DISABLE'],
          ['/enable', 'ENABLE'],
          ['/request-deletion', 'REVOKE'],
          ['/cancel-deletion', 'DISABLE'],
          ['/request-deletion', 'REVOKE'],
        ] as const) {
          assert.equal((await go(path)).secretStatus, state)
          const detail = await main.ok('GET', S)
          assert.equal(detail.secretStatus, state)
          assert.equal(detail.expectedDestroyDate, state === 'REVOKE' ? due : undefined)
        }
        const before = await stored(coffer, S)
        coffer.clock.pass(MINUTE)
        assert.equal((await go('/request-deletion')).expectedDestroyDate, due)
        assert.deepEqual(await stored(coffer, S), before)
      })

      for (const [path, state] of [
        ['/disable', 'DISABLE'],
        ['/request-deletion', 'REVOKE'],
      ] as const) {
        test(`${path} cancels a rotation that is only requested, and what its action still says is refused`, async () => {
          made += 1
          const r = await makeRotating(coffer, { name: `state-${made}`, code: STANDS })
          const gate = r.target.gate('stands')
          await main.ok('POST', `${r.S}/rotation`)
          await gate.reached
          assert.equal((await main.ok('POST', r.S + path)).secretStatus, state)
          const { state: ended, jobToken } = await r.lastJob()
          assert.equal(ended, 'CANCELLED')
          assert.match(await main.refused(422, 'POST', `${r.job(jobToken)}/start`), /CANCELLED/)
          await r.idle()
          const detail = await main.ok('GET', r.S)
          assert.deepEqual([detail.secretStatus, detail.rotationPhase], [state, 'NONE'])
        })
      }

      test('an id that is unknown, destroyed or malformed is not found, whatever is asked', async () => {
        const S = await makeSecret(main, 'destroyed')
        await main.ok('POST', `${S}/request-deletion`)
        await main.ok('DELETE', S)
        const tombstone = await stored(coffer, S)
        const id = idIn(S)
        const odd = ['x', id.slice(1), `${id}0`, id.toUpperCase(), 'g'.repeat(64), '%00', '-', '..%2f', id.replace(/.$/, '%0A')]
        for (const missing of [id, 'f'.repeat(64), ...odd]) {
          for (const row of TABLE) {
            const [method, path, given] = row.call
            const sent = row.id === 'updateRotationTrigger' ? { triggerId: triggers.FAILED } : given
            const said = await main.call(method, at(missing) + path, sent)
            assert.equal(said.status, 404, `${row.id} of ${missing}: ${said.text}`)
            assert.equal(said.body.error.errorCode, 'NOT_FOUND', `${row.id} of ${missing}: ${said.text}`)
          }
        }
        assert.deepEqual(await stored(coffer, S), tombstone)
      })
    })
  })
}
